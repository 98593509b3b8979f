package org.limpid.backend.tornado.plan;

import java.util.ArrayList;
import java.util.List;
import org.limpid.api.op.MatMul;
import org.limpid.api.op.TriangularSolve;
import org.limpid.api.op.fused.IstaStep;
import org.limpid.api.op.fused.IstaStepBackward;
import org.limpid.api.tensor.Shape;

/** Products of matrices, and the fused ops that are made of them. */
final class ProductTasks {

    /** Epilogues of a product P: P, α·P, C + α·P, and max(C + α·P + β, 0). */
    enum Epilogue {
        NONE,
        SCALED,
        ADDED,
        RECTIFIED
    }

    /**
     * Where matrices lie.
     *
     * @param rows M
     * @param columns N
     * @param inner K
     * @param a strides of A by row and column
     * @param b the same of B
     * @param y strides of C and Y by row; their columns are neighbours
     * @param batch loops over matrices with strides for A, B and Y
     */
    record Form(int rows, int columns, int inner, int[] a, int[] b, int y, Loops batch) {

        private int[] layout() {
            int[] code = batch.all();
            return Loops.join(new int[] {rows, columns, inner, batch.count()}, a, b, new int[] {y}, code);
        }
    }

    private final Tuning tuning;
    private final ElementwiseTasks elements;
    private final ReductionTasks reductions;
    private final LibraryProducts library;

    ProductTasks(Tuning tuning, ElementwiseTasks elements, ReductionTasks reductions) {
        this.tuning = tuning;
        this.elements = elements;
        this.reductions = reductions;
        library = new LibraryProducts(tuning, elements);
    }

    /** What products that go to a library need. */
    Staging staging() {
        return library.staging();
    }

    List<Task> product(Form form, Epilogue epilogue, Region a, Region b, Region c, Region y, float... scalars) {
        return library.tasks(form, epilogue, a, b, c, y, scalars)
                .orElseGet(() -> List.of(new Task(
                        tuning.tiled() ? Kernel.TILED_MATMUL : Kernel.MATMUL,
                        epilogue.ordinal(),
                        List.of(a, b, c, y),
                        form.layout(),
                        scalars)));
    }

    List<Task> matMul(MatMul op, Region a, Region b, Region y) {
        Shape shape = y.type().shape();
        int rank = shape.rank();
        Shape batch = shape.range(0, rank - 2);
        int[] strideA = batchStrides(a, batch);
        int[] strideB = batchStrides(b, batch);
        int[] strideY = batchStrides(y, batch);
        int[] mA = matrix(a.dim(-1), op.transposeA());
        int[] mB = matrix(b.dim(-1), op.transposeB());
        Form form = new Form(
                y.dim(-2),
                y.dim(-1),
                op.inner(a.type().shape()),
                mA,
                mB,
                y.dim(-1),
                Loops.of(batch.toArray(), strideA, strideB, strideY));
        return product(form, Epilogue.NONE, a, b, y, y);
    }

    /** How far apart the matrices of an operand are along the batch axes of the result. */
    private static int[] batchStrides(Region x, Shape batch) {
        Shape shape = x.type().shape();
        int matrix = x.dim(-1) * x.dim(-2);
        int[] strides = Loops.aligned(shape.range(0, shape.rank() - 2), batch);
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = Math.multiplyExact(strides[axis], matrix);
        }
        return strides;
    }

    /** Strides by row and column of a dense matrix, as it is or transposed. */
    private static int[] matrix(int width, boolean transposed) {
        return transposed ? new int[] {1, width} : new int[] {width, 1};
    }

    private static Form single(int rows, int columns, int inner, int[] a, int[] b) {
        return new Form(rows, columns, inner, a, b, columns, Loops.of(new int[0], new int[0], new int[0], new int[0]));
    }

    // ---- ISTA
    // --------------------------------------------------------------------------------------------------------

    /** r = z − z·Dᵀ, y = max(z + η·r·D − ηλ, 0). */
    List<Task> ista(IstaStep op, List<Region> in, List<Region> out) {
        Region z = in.get(0);
        Region d = in.get(1);
        int width = z.dim(-1);
        int rows = z.size() / width;
        int[] plain = matrix(width, false);
        int[] turned = matrix(width, true);
        Region y = out.get(0);
        Region r = out.get(1);
        List<Task> tasks =
                new ArrayList<>(product(single(rows, width, width, plain, turned), Epilogue.ADDED, z, d, z, r, -1f));
        tasks.addAll(product(
                single(rows, width, width, plain, plain), Epilogue.RECTIFIED, r, d, z, y, (float) op.eta(), (float)
                        -(op.eta() * op.lambda())));
        return tasks;
    }

    /** g = dy where y is above 0, h = g·Dᵀ, dz = g + η(h − h·D), dD = η(rᵀ·g − hᵀ·z). */
    List<Task> istaBackward(IstaStepBackward op, List<Region> in, List<Region> out, Scratch scratch) {
        Region z = in.get(0);
        Region d = in.get(1);
        Region r = in.get(2);
        int width = z.dim(-1);
        int rows = z.size() / width;
        int[] plain = matrix(width, false);
        int[] turned = matrix(width, true);
        float eta = (float) op.eta();
        Region g = scratch.take(z.size()).view(z.type(), 0);
        Region h = scratch.take(z.size()).view(z.type(), 0);
        Region rest = scratch.take(z.size()).view(z.type(), 0);
        Form square = single(width, width, rows, turned, plain);
        List<Task> tasks = new ArrayList<>();
        tasks.add(elements.gate(in.get(3), in.get(4), g));
        tasks.addAll(product(single(rows, width, width, plain, turned), Epilogue.NONE, g, d, h, h));
        tasks.addAll(product(single(rows, width, width, plain, plain), Epilogue.ADDED, h, d, h, rest, -1f));
        tasks.add(elements.addScaled(g, eta, rest, out.get(0)));
        tasks.addAll(product(square, Epilogue.SCALED, r, g, out.get(1), out.get(1), eta));
        tasks.addAll(product(square, Epilogue.ADDED, h, z, out.get(1), out.get(1), -eta));
        return tasks;
    }

    // ---- attention
    // ---------------------------------------------------------------------------------------------------

    /** The heads of tokens (…, n, h·p) where they lie, and their scores (…, h, n, n). */
    private record Heads(int batch, int tokens, int count, int width) {

        static Heads of(Region w, int heads) {
            int tokens = w.dim(-2);
            return new Heads(w.size() / (tokens * w.dim(-1)), tokens, heads, w.dim(-1) / heads);
        }

        private int row() {
            return count * width;
        }

        private long scores() {
            return (long) batch * count * tokens * tokens;
        }

        private int[] inTokens() {
            return new int[] {tokens * row(), width};
        }

        private int[] inScores() {
            return new int[] {count * tokens * tokens, tokens * tokens};
        }

        /** Scores from two sets of tokens: A·Bᵀ. */
        private Form toScores() {
            Loops loops = Loops.of(new int[] {batch, count}, inTokens(), inTokens(), inScores());
            return new Form(tokens, tokens, width, new int[] {row(), 1}, new int[] {1, row()}, tokens, loops);
        }

        /** Tokens from scores and tokens, with scores as they are or transposed. */
        private Form toTokens(boolean transposed) {
            Loops loops = Loops.of(new int[] {batch, count}, inScores(), inTokens(), inTokens());
            return new Form(tokens, width, tokens, matrix(tokens, transposed), new int[] {row(), 1}, row(), loops);
        }
    }

    private List<Task> attention(Heads heads, double scale, Region w, Region scores) {
        List<Task> tasks =
                new ArrayList<>(product(heads.toScores(), Epilogue.SCALED, w, w, scores, scores, (float) scale));
        tasks.add(reductions.softmax(scores, scores));
        return tasks;
    }

    private static Region scores(Heads heads, Scratch scratch) {
        Region flat = scratch.take(heads.scores());
        return flat.view(flat.type().with(Shape.of(flat.size() / heads.tokens(), heads.tokens())), 0);
    }

    /** A = softmax(scale·w·wᵀ), o = A·w, head by head. */
    List<Task> attention(int count, double scale, Region w, Region o, Scratch scratch) {
        Heads heads = Heads.of(w, count);
        Region scores = scores(heads, scratch);
        List<Task> tasks = attention(heads, scale, w, scores);
        tasks.addAll(product(heads.toTokens(false), Epilogue.NONE, scores, w, o, o));
        return tasks;
    }

    /** dA = do·wᵀ, dS = A ∘ (dA − ⟨do, o⟩), dw = Aᵀ·do + scale·dS·w + scale·dSᵀ·w. */
    List<Task> attentionBackward(int count, double scale, List<Region> in, Region dw, Scratch scratch) {
        Region w = in.get(0);
        Region dout = in.get(2);
        Heads heads = Heads.of(w, count);
        Region scores = scores(heads, scratch);
        Region gradient = scores(heads, scratch);
        float factor = (float) scale;
        List<Task> tasks = attention(heads, scale, w, scores);
        tasks.addAll(product(heads.toScores(), Epilogue.NONE, dout, w, gradient, gradient));
        tasks.add(reductions.softmaxBackward(
                List.of(scores, gradient, dout, in.get(1), gradient),
                heads.batch() * heads.count() * heads.tokens(),
                heads.tokens(),
                heads.count(),
                heads.width()));
        tasks.addAll(product(heads.toTokens(true), Epilogue.NONE, scores, dout, dw, dw));
        tasks.addAll(product(heads.toTokens(false), Epilogue.ADDED, gradient, w, dw, dw, factor));
        tasks.addAll(product(heads.toTokens(true), Epilogue.ADDED, gradient, w, dw, dw, factor));
        return tasks;
    }

    // ---- factorisations
    // ----------------------------------------------------------------------------------------------

    /** How many matrices, their extent, columns of B, and whether L is transposed. */
    static Task solve(TriangularSolve op, Region l, Region b, Region x) {
        int n = l.dim(-1);
        int[] layout = {l.size() / (n * n), n, b.dim(-1), op.transpose() ? 1 : 0};
        return new Task(Kernel.TRIANGULAR_SOLVE, 0, List.of(l, b, x), layout);
    }
}
