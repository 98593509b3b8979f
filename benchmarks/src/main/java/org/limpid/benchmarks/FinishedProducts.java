package org.limpid.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.backend.cpu.CpuProvider;

/**
 * What it saves to normalise the rows that a product reads, and to finish those that it gives, while they are in the cache: the
 * same ops joined, and one after the other, in turns, on one thread. Started by {@code benchmarks/products}, which writes the table to {@code docs/performance.md}.
 */
public final class FinishedProducts {

    private static final int ROUNDS = 15;

    /** What follows a product: made of the builder, the product, a bias and a residual. */
    private enum Tail {
        NOTHING("", (_, product) -> product.value),
        BIAS("bias", (b, product) -> product.biased(b)),
        RESIDUAL("bias, residual", (b, product) -> b.add(product.biased(b), product.residual)),
        GELU("bias, GELU", (b, product) -> gelu(b, product.biased(b)));

        private final String label;

        @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
        private final BiFunction<ProgramBuilder, Product, Value> rest;

        Tail(String label, BiFunction<ProgramBuilder, Product, Value> rest) {
            this.label = label;
            this.rest = rest;
        }
    }

    private record Product(Value value, Value bias, Value residual) {
        Value biased(ProgramBuilder b) {
            return b.add(value, bias);
        }
    }

    private record Case(String where, int rows, int columns, int terms, boolean normalised, Tail tail) {}

    private static final List<Case> CASES = List.of(
            new Case("CRATE-Tiny, MSSA", 1576, 384, 384, true, Tail.NOTHING),
            new Case("CRATE-Tiny, MSSA, one image", 197, 384, 384, true, Tail.NOTHING),
            new Case("CRATE-Tiny, MSSA", 1576, 384, 384, false, Tail.BIAS),
            new Case("CRATE-Tiny, MSSA", 1576, 384, 384, false, Tail.RESIDUAL),
            new Case("CRATE-Tiny, MSSA, one image", 197, 384, 384, false, Tail.RESIDUAL),
            new Case("ViT, first of the perceptron", 1576, 1536, 384, false, Tail.BIAS),
            new Case("ViT, first of the perceptron", 1576, 1536, 384, false, Tail.GELU),
            new Case("ViT, second of the perceptron", 1576, 384, 1536, false, Tail.RESIDUAL));

    private FinishedProducts() {}

    /**
     * Measures, prints and writes.
     *
     * @param arguments {@code --out} and a file for the page, or nothing
     */
    public static void main(String[] arguments) throws IOException {
        StringBuilder text = new StringBuilder("| product m×n×k | before | then | one after the other | joined | ratio"
                + " | middle half |\n|---|---|---|---|---|---|---|\n");
        try (Backend backend = new CpuProvider().open(BackendOptions.DEFAULT.withThreads(1))) {
            for (Case each : CASES) {
                measure(backend, each, 0);
            }
            for (Case each : CASES) {
                String line = measure(backend, each, ROUNDS);
                System.out.print(line);
                text.append(line);
            }
        }
        Path page =
                Path.of(arguments.length == 2 && arguments[0].equals("--out") ? arguments[1] : "docs/performance.md");
        new MarkedPage(page, "finished products").replace(text);
        System.out.println("written: " + page);
    }

    private static String measure(Backend backend, Case each, int rounds) {
        try (Run apart = new Run(backend, each, false);
                Run joined = new Run(backend, each, true)) {
            Contest contest = new Contest(1, rounds == 0 ? 0 : 0.02, Math.max(1, rounds));
            double[][] seconds = contest.run(List.of(apart::run, joined::run), 0.4);
            double[] ratios = Contest.ratios(seconds[0], seconds[1]);
            return String.format(
                    Locale.ROOT,
                    "| %d×%d×%d, %s | %s | %s | %.3f ms | %.3f ms | **%.2f** | %.2f–%.2f |%n",
                    each.rows,
                    each.columns,
                    each.terms,
                    each.where,
                    each.normalised ? "layer norm" : "",
                    each.tail.label,
                    1e3 * Contest.median(seconds[0]),
                    1e3 * Contest.median(seconds[1]),
                    Contest.median(ratios),
                    Contest.quantile(ratios, 0.25),
                    Contest.quantile(ratios, 0.75));
        }
    }

    private static Value gelu(ProgramBuilder b, Value x) {
        Value erf = b.unary(Unary.Function.ERF, b.mul(x, Math.sqrt(0.5)));
        return b.mul(b.mul(x, 0.5), b.add(erf, 1));
    }

    /** A program over parameters alone, so that a run copies nothing. */
    private static final class Run implements AutoCloseable {

        private final Weights weights;
        private final Session session;
        private final Program program;

        /**
         * @param joined whether the steps may be joined: a view between the product and its neighbours keeps them apart, and
         *     changes nothing else
         */
        Run(Backend backend, Case each, boolean joined) {
            ProgramBuilder b = new ProgramBuilder(joined ? "joined" : "apart");
            Parameter x = Parameter.state("x", TensorType.f32(each.rows, each.terms));
            Parameter gain = Parameter.state("gain", TensorType.f32(each.terms));
            Parameter shift = Parameter.state("shift", TensorType.f32(each.terms));
            Parameter w = Parameter.state("w", TensorType.f32(each.columns, each.terms));
            Parameter bias = Parameter.state("bias", TensorType.f32(each.columns));
            Parameter residual = Parameter.state("residual", TensorType.f32(each.rows, each.columns));
            Value rows = b.parameter(x);
            if (each.normalised) {
                rows = b.apply(new LayerNorm(1e-5), rows, b.parameter(gain), b.parameter(shift));
            }
            Value y = b.matmul(joined ? rows : b.reshape(rows, 1, each.rows, each.terms), false, b.parameter(w), true);
            if (!joined) {
                y = b.reshape(y, each.rows, each.columns);
            }
            Product product = new Product(y, b.parameter(bias), b.parameter(residual));
            b.output("y", each.tail.rest.apply(b, product));
            program = b.build();
            List<Parameter> parameters = new ArrayList<>(List.of(x, gain, shift, w, bias, residual));
            weights = backend.allocate(Parameters.of(parameters));
            Random random = new Random(7);
            for (Parameter parameter : parameters) {
                Tensor value = Tensor.zeros(parameter.type());
                for (long i = 0; i < value.size(); i++) {
                    value.data().setAtIndex(Tensor.FLOAT, i, random.nextFloat() - 0.5f);
                }
                weights.write(parameter, value);
            }
            session = backend.compile(weights, program);
            boolean isJoined = session.report().placements().stream()
                    .anyMatch(step -> step.kernel().matches(".*matmul\\+.*|.*\\+matmul.*"));
            if (isJoined != joined) {
                throw new IllegalStateException("the steps of '" + program.name() + "' are "
                        + session.report().placements());
            }
        }

        void run() {
            var _ = session.run(program, Inputs.NONE);
        }

        @Override
        public void close() {
            session.close();
            weights.close();
        }
    }
}
