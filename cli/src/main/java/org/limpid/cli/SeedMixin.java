package org.limpid.cli;

import picocli.CommandLine.Option;

/** The seed, wherever chance has a part. */
final class SeedMixin {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Everything drawn by chance follows from it: equal seeds give equal bits. Default: ${DEFAULT-VALUE}.")
    private long seed;

    long value() {
        return seed;
    }
}
