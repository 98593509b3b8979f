package org.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.tensor.Tensor;

class ReduNetParityTest {

    @TempDir
    Path folder;

    static Stream<Arguments> shapes() {
        return Stream.of("cpu:vector", "cpu:scalar")
                .flatMap(backend -> Stream.of(
                        Arguments.of(backend, new ReduNetReferences(21, 5, 4, 7)),
                        // fewer samples in a class than dimensions, and fewer samples than dimensions
                        Arguments.of(backend, new ReduNetReferences(20, 3, 3, 13)),
                        Arguments.of(backend, new ReduNetReferences(6, 1, 2, 19)),
                        Arguments.of(backend, new ReduNetReferences(11, 4, 2, 3, 9)),
                        Arguments.of(backend, new ReduNetReferences(9, 2, 3, 1, 1)),
                        Arguments.of(backend, new ReduNetReferences(6, 2, 3, 7, 4)),
                        Arguments.of(backend, new ReduNetReferences(12, 3, 3, 2, 5, 3)),
                        Arguments.of(backend, new ReduNetReferences(8, 3, 1, 3, 4, 6)),
                        Arguments.of(backend, new ReduNetReferences(10, 3, 5, 2, 1, 7)),
                        // more classes than a row of lanes has places
                        Arguments.of(backend, new ReduNetReferences(40, 7, 10, 33)),
                        Arguments.of(backend, new ReduNetReferences(26, 4, 13, 6, 17)),
                        Arguments.of(backend, new ReduNetReferences(30, 4, 10, 5, 7, 9))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void agreesWithTheDefinition(String backend, ReduNetReferences reference) {
        Outcome outcome = Outcome.of("parity", "-b", backend, reference.write(folder.resolve("redunet.safetensors")));
        assertEquals(0, outcome.code(), outcome.out() + outcome.err());
        long results = reference.tensors.keySet().stream()
                .filter(name -> !name.endsWith(".input") && !name.endsWith(".labels"))
                .count();
        assertTrue(outcome.out().contains(" values in " + results + " tensors"), outcome.out());
    }

    private Outcome changed(Consumer<ReduNetReferences> change) {
        ReduNetReferences reference = new ReduNetReferences(6, 2, 2, 2, 3);
        change.accept(reference);
        return Outcome.of("parity", reference.write(folder.resolve("changed.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train.features",
                "test.features",
                "layer.0.E",
                "layer.1.C.0",
                "layer.1.gamma",
                "rate.total",
                "rate.expand",
                "rate.compress"
            })
    void disagreesWhenAValueIsOffOrNoNumber(String tensor) {
        Outcome off = changed(reference -> {
            Tensor values = reference.tensor(tensor);
            for (long i = 0; i < values.size(); i++) {
                values.setFloat(i, values.getFloat(i) + 0.01f);
            }
        });
        assertEquals(1, off.code(), off.out() + off.err());
        assertTrue(off.out().contains(tensor + "["), off.out());
        Outcome nan = changed(reference -> reference.tensor(tensor).setFloat(0, Float.NaN));
        assertEquals(1, nan.code(), nan.out() + nan.err());
    }

    @Test
    void failsWhenThereIsNothingToCompare() {
        Outcome outcome = changed(reference ->
                reference.tensors.keySet().removeIf(name -> !name.endsWith(".input") && !name.endsWith(".labels")));
        assertEquals(1, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("FAILED"), outcome.out());
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        refused(reference -> reference.metadata.put("dft_norm", "forward"), "dft_norm = 'forward'; expected 'ortho'");
        refused(reference -> reference.metadata.put("memberships", "soft"), "memberships = 'soft'");
        refused(reference -> reference.metadata.put("lamda", "1"), "key 'lamda' Did you mean 'lambda'?");
        refused(reference -> reference.metadata.remove("eta"), "lack 'eta'");
        refused(reference -> reference.metadata.put("epsilon_squared", "0"), "epsilon_squared is 0.0");
        refused(reference -> reference.metadata.put("epsilon_squared", "NaN"), "epsilon_squared = 'NaN'");
        refused(reference -> reference.metadata.put("length", "4"), "'train.input' is f32[6,2,3]; expected f32[6,2,4]");
        refused(reference -> reference.tensors.put("layer.2.E", Tensor.scalar(1)), "tensor 'layer.2.E'");
        refused(reference -> reference.tensors.put("layer.0.C.2", Tensor.scalar(1)), "tensor 'layer.0.C.2'");
        refused(reference -> reference.tensors.put("layer.00.E", Tensor.scalar(1)), "tensor 'layer.00.E'");
        refused(reference -> reference.tensors.put("layer.0.D", Tensor.scalar(1)), "tensor 'layer.0.D'");
        refused(reference -> reference.tensors.put("layer.0.E", Tensor.scalar(1)), "'layer.0.E' is f32[]");
        refused(reference -> reference.tensors.remove("test.input"), "tensor 'test.features'");
        refused(reference -> reference.tensors.remove("train.input"), "'train.input'");
        refused(reference -> reference.tensors.remove("train.labels"), "'train.labels'");
    }

    @Test
    void refusesSamplesThatMakeNoNetwork() {
        refused(reference -> reference.tensor("train.labels").setInt(3, 2), "train.labels[3] is 2; expected 0 to 1");
        refused(
                reference -> {
                    for (int i = 0; i < 6; i++) {
                        reference.tensor("train.labels").setInt(i, 0);
                    }
                },
                "class 1 of 2 has no sample");
        refused(reference -> reference.tensor("train.input").setFloat(7, Float.NaN), "sample 1 of 'train' has NaN");
        refused(reference -> reference.tensor("test.input").setFloat(0, Float.NaN), "sample 0 of 'test' has NaN");
    }

    private void refused(Consumer<ReduNetReferences> change, String message) {
        Outcome outcome = changed(change);
        assertEquals(2, outcome.code(), outcome.out() + outcome.err());
        assertTrue(outcome.err().startsWith("limpid: " + folder), outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertFalse(outcome.err().contains("\tat "), "no stack trace: " + outcome.err());
    }
}
