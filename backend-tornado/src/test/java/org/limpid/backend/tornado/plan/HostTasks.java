package org.limpid.backend.tornado.plan;

import java.util.List;
import java.util.Map;

/** Runs on the host what surrounds a library's product, from the same layouts that kernels read, and the product itself. */
final class HostTasks {

    private HostTasks() {}

    static void run(List<Task> tasks, Map<Memory, float[]> memory) {
        for (Task task : tasks) {
            float[][] arrays = task.operands().stream()
                    .map(region -> memory.get(region.memory()))
                    .toArray(float[][]::new);
            switch (task.kernel()) {
                case LIBRARY_MATMUL ->
                    ColumnMajorBlas.sgemmStridedBatched(Gemm.of(task), arrays[0], arrays[1], arrays[2]);
                case MOVE, ADD_SCALED -> elements(task, arrays);
                default -> throw new IllegalArgumentException("no host knows " + task.kernel());
            }
        }
    }

    /** Row by row: how many, elements of a row and of the last, strides within a row, loops over rows. */
    private static void elements(Task task, float[][] arrays) {
        int[] layout = task.layout();
        int operands = arrays.length;
        for (int row = 0; row < layout[0]; row++) {
            int[] at = new int[operands];
            for (int k = 0; k < operands; k++) {
                at[k] = task.operands().get(k).offset() + startOf(layout, 3 + operands, operands, k, row);
            }
            for (int j = 0; j < (row == layout[0] - 1 ? layout[2] : layout[1]); j++) {
                float last = arrays[operands - 2][at[operands - 2] + j * layout[3 + operands - 2]];
                arrays[operands - 1][at[operands - 1] + j * layout[3 + operands - 1]] =
                        task.kernel() == Kernel.MOVE ? last : added(task, arrays[0][at[0] + j * layout[3]], last);
            }
        }
    }

    private static float added(Task task, float a, float b) {
        float sum = a + task.scalars()[0] * b;
        return task.function() == 0 ? sum : Math.max(sum + task.scalars()[1], 0);
    }

    /** Where an operand is when loops have turned so many times. */
    static int startOf(Loops loops, int operand, int turn) {
        return startOf(loops.all(), 0, 3, operand, turn);
    }

    private static int startOf(int[] code, int loops, int operands, int operand, int turn) {
        int rest = turn;
        int start = 0;
        for (int loop = code[loops] - 1; loop >= 0; loop--) {
            int at = loops + 1 + loop * (operands + 1);
            start += rest % code[at] * code[at + 1 + operand];
            rest /= code[at];
        }
        return start;
    }
}
