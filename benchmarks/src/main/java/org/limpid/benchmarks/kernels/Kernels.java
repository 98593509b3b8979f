package org.limpid.benchmarks.kernels;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.limpid.benchmarks.Jmh;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * All kernels by JMH, forward and backward, on one thread and on two; products beside MKL and OpenBLAS where those were built in:
 * {@code benchmarks/jmh [--peers] kernels [REGEX] [options of JMH]}.
 */
public final class Kernels {

    private Kernels() {}

    /**
     * Measures and prints.
     *
     * @param arguments a regular expression that is found in the names of those wanted, if not all are; options of JMH
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        boolean chosen = arguments.length > 0 && !arguments[0].startsWith("-");
        Predicate<String> wanted = Pattern.compile(chosen ? arguments[0] : "").asPredicate();
        String[] kernels =
                Kernel.all().stream().map(Kernel::name).filter(wanted).toArray(String[]::new);
        String[] products = Product.all(false).stream()
                .filter(product -> wanted.test(Kernel.of(product).name()))
                .map(Product::toString)
                .toArray(String[]::new);
        if (kernels.length == 0) {
            throw new IllegalArgumentException(
                    "no kernel has a name in which '" + arguments[0] + "' is found; there are\n"
                            + Kernel.all().stream().map(Kernel::name).collect(Collectors.joining("\n")));
        }
        print(Jmh.run(chosen ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments, options -> {
            options.include("\\.KernelBenchmark\\.").param("kernel", kernels);
            if (products.length > 0) {
                // Those of libraries, where they were compiled.
                options.include("\\.LibraryProductBenchmark\\.").param("product", products);
            }
            return options;
        }));
    }

    private static void print(Collection<RunResult> results) {
        System.out.printf(
                Locale.ROOT,
                "%n%-60s %7s %12s %9s  %s%n",
                "kernel, the first shapes it reads",
                "threads",
                "median µs",
                "GFLOP/s",
                "beside");
        for (RunResult result : results) {
            String name = result.getParams().getParam("kernel");
            if (name != null) {
                double micros = Jmh.median(result);
                System.out.printf(
                        Locale.ROOT,
                        "%-60s %7s %12.2f %9.1f  %s%n",
                        name,
                        result.getParams().getParam("threads"),
                        micros,
                        Kernel.named(name).flops() / micros * 1e-3,
                        beside(results, result.getParams(), micros));
            }
        }
    }

    /** The same product by the libraries, as times of theirs over ours; nothing for other kernels. */
    private static String beside(Collection<RunResult> results, BenchmarkParams ours, double micros) {
        StringBuilder text = new StringBuilder();
        for (RunResult theirs : results) {
            BenchmarkParams params = theirs.getParams();
            String product = params.getParam("product");
            if (product != null
                    && Kernel.of(Product.named(product)).name().equals(ours.getParam("kernel"))
                    && ours.getParam("threads").equals(params.getParam("threads"))) {
                text.append(String.format(
                        Locale.ROOT, "%s %.2f×  ", params.getParam("library"), Jmh.median(theirs) / micros));
            }
        }
        return text.toString().strip();
    }
}
