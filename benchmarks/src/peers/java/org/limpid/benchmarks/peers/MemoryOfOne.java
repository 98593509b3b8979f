package org.limpid.benchmarks.peers;

import java.util.Locale;
import org.limpid.models.CrateConfig;

/** How much memory training steps take in a process of their own, by the system's count of what was ever in RAM. */
final class MemoryOfOne {

    /** What the line with the figure begins with. */
    static final String MARK = "peak";

    private static final int STEPS = 3;

    private MemoryOfOne() {}

    /**
     * Prints the bytes that the process had at most.
     *
     * @param arguments the number of threads, {@code libtorch} or a backend of Limpid, the batch
     */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        int batch = Integer.parseInt(arguments[2]);
        CrateConfig config = CrateConfig.tiny();
        switch (arguments[1]) {
            case "cpu", "nd4j" -> {
                try (LimpidCrate ours = new LimpidCrate(arguments[1], config, batch, threads, true)) {
                    repeat(ours::run);
                }
            }
            case "libtorch" -> {
                try (TorchCrate theirs = new TorchCrate(config, batch, true)) {
                    repeat(theirs::run);
                }
            }
            default -> throw new IllegalArgumentException("'" + arguments[1] + "' is none of cpu, nd4j and libtorch");
        }
        System.out.printf(Locale.ROOT, "%s\t%d%n", MARK, Machine.peakResident());
    }

    private static void repeat(Runnable step) {
        for (int i = 0; i < STEPS; i++) {
            step.run();
        }
    }
}
