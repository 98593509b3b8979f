package org.limpid.benchmarks.kernels;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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

    private static final String PRODUCT = "matmul ";

    private Kernels() {}

    /**
     * Measures and prints.
     *
     * @param arguments a regular expression that is found in the names of those wanted, if not all are; options of JMH
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        boolean chosen = arguments.length > 0 && !arguments[0].startsWith("-");
        Predicate<String> wanted = Pattern.compile(chosen ? arguments[0] : "").asPredicate();
        List<String> ops = ops().stream().filter(wanted).toList();
        List<String> products = products().stream()
                .filter(product -> wanted.test(PRODUCT + product))
                .toList();
        if (ops.isEmpty() && products.isEmpty()) {
            throw new IllegalArgumentException(
                    "no kernel has a name in which '" + arguments[0] + "' is found; there are\n"
                            + String.join("\n", ops()) + "\n" + PRODUCT + String.join("\n" + PRODUCT, products()));
        }
        print(Jmh.run(chosen ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments, options -> {
            if (!ops.isEmpty()) {
                options.include("\\.OpBenchmark\\.").param("op", ops.toArray(String[]::new));
            }
            if (!products.isEmpty()) {
                // The libraries' too, where it was compiled.
                options.include("ProductBenchmark\\.").param("product", products.toArray(String[]::new));
            }
            return options;
        }));
    }

    static List<String> ops() {
        return ProgramStep.all().stream().map(ProgramStep::toString).toList();
    }

    static List<String> products() {
        return Product.all(false).stream().map(Product::toString).toList();
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
            BenchmarkParams params = result.getParams();
            String library = params.getParam("library");
            if (library != null) {
                continue;
            }
            String product = params.getParam("product");
            String op = params.getParam("op");
            double micros = Jmh.median(result);
            double flops = product == null
                    ? ProgramStep.named(op).node().flops()
                    : Product.named(product).flops();
            System.out.printf(
                    Locale.ROOT,
                    "%-60s %7s %12.2f %9.1f  %s%n",
                    product == null ? op : PRODUCT + product,
                    params.getParam("threads"),
                    micros,
                    flops / micros * 1e-3,
                    product == null ? "" : beside(results, params, micros));
        }
    }

    /** The same product by the libraries, as times of theirs over ours. */
    private static String beside(Collection<RunResult> results, BenchmarkParams ours, double micros) {
        StringBuilder text = new StringBuilder();
        for (RunResult theirs : results) {
            BenchmarkParams params = theirs.getParams();
            String library = params.getParam("library");
            if (library != null
                    && ours.getParam("product").equals(params.getParam("product"))
                    && ours.getParam("threads").equals(params.getParam("threads"))) {
                text.append(String.format(Locale.ROOT, "%s %.2f×  ", library, Jmh.median(theirs) / micros));
            }
        }
        return text.toString().strip();
    }
}
