package org.limpid.backend.tornado.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One task's arguments, for a kernel that takes so many arrays and, if it is scaled, the array of constants.
 *
 * @param graph where the task goes
 * @param id its name there
 * @param arrays of its operands
 * @param scalars the constants of all tasks
 * @param descriptor of all tasks
 * @param place where the task finds its descriptor
 * @param function what is compiled into the kernel
 */
record KernelCall(
        TaskGraph graph, String id, Object[] arrays, FloatArray scalars, IntArray descriptor, int place, int function) {

    /** The type is the one that the kernel's parameter has, and a task has refused what its kernel does not take. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> T array(int number) {
        return (T) arrays[number];
    }

    <A> void one(Task5<KernelContext, A, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), descriptor, place, function);
    }

    <A, B> void two(Task6<KernelContext, A, B, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), array(1), descriptor, place, function);
    }

    <A, B, C> void three(Task7<KernelContext, A, B, C, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), array(1), array(2), descriptor, place, function);
    }

    <A, B, C, D> void four(Task8<KernelContext, A, B, C, D, IntArray, Integer, Integer> kernel) {
        graph.task(
                id, kernel, new KernelContext(), array(0), array(1), array(2), array(3), descriptor, place, function);
    }

    <A, B, C, D, E> void five(Task9<KernelContext, A, B, C, D, E, IntArray, Integer, Integer> kernel) {
        graph.task(
                id,
                kernel,
                new KernelContext(),
                array(0),
                array(1),
                array(2),
                array(3),
                array(4),
                descriptor,
                place,
                function);
    }

    <A> void oneScaled(Task6<KernelContext, A, FloatArray, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), scalars, descriptor, place, function);
    }

    <A, B> void twoScaled(Task7<KernelContext, A, B, FloatArray, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), array(1), scalars, descriptor, place, function);
    }

    <A, B, C> void threeScaled(Task8<KernelContext, A, B, C, FloatArray, IntArray, Integer, Integer> kernel) {
        graph.task(id, kernel, new KernelContext(), array(0), array(1), array(2), scalars, descriptor, place, function);
    }

    <A, B, C, D> void fourScaled(Task9<KernelContext, A, B, C, D, FloatArray, IntArray, Integer, Integer> kernel) {
        graph.task(
                id,
                kernel,
                new KernelContext(),
                array(0),
                array(1),
                array(2),
                array(3),
                scalars,
                descriptor,
                place,
                function);
    }

    <A, B, C, D, E, F, G, H> void eightScaled(
            Task13<KernelContext, A, B, C, D, E, F, G, H, FloatArray, IntArray, Integer, Integer> kernel) {
        graph.task(
                id,
                kernel,
                new KernelContext(),
                array(0),
                array(1),
                array(2),
                array(3),
                array(4),
                array(5),
                array(6),
                array(7),
                scalars,
                descriptor,
                place,
                function);
    }
}
