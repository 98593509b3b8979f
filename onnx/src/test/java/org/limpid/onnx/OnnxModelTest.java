package org.limpid.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.LimpidException;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Binary;
import org.limpid.api.op.Cholesky;
import org.limpid.api.op.Compare;
import org.limpid.api.op.GatherRows;
import org.limpid.api.op.Pad;
import org.limpid.api.op.Reduce;
import org.limpid.api.op.Slice;
import org.limpid.api.op.Unary;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.LayerNorm;
import org.limpid.api.op.fused.Softmax;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Watch;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.CrateMae;
import org.limpid.models.CrateMaeConfig;
import org.limpid.models.Model;
import org.limpid.models.PatchGrid;
import org.limpid.models.VitMae;
import org.limpid.models.VitMaeConfig;
import org.limpid.models.layer.Readout.Pooling;

/** ONNX Runtime gives what Limpid gives. */
final class OnnxModelTest {

    private static final double ALLOWED = 2e-5;

    private static CrateConfig.Builder crate() {
        return CrateConfig.builder()
                .image(10, 14)
                .patch(5, 7)
                .channels(2)
                .classes(7)
                .dim(12)
                .depth(2)
                .heads(3);
    }

    static List<Model> models() {
        return List.of(
                new Crate(crate().build()),
                new Crate(crate().pooling(Pooling.MEAN).build()),
                new Crate(crate().heads(1).build()),
                new CrateAlpha(CrateAlphaConfig.of(new PatchGrid(10, 14, 5, 7, 2), 6, 15, 2, 3)),
                new CrateMae(CrateMaeConfig.of(new PatchGrid(10, 14, 5, 7, 2), 12, 2, 3, 1, 4)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelGivesTheSameForBatchesOfAnySize(Model model) throws OrtException {
        Map<Parameter, Tensor> values = perturbed(model);
        OnnxModel onnx = OnnxModel.of(model::inference, values);
        for (int batch : new int[] {1, 4}) {
            Program program = model.inference(batch);
            Map<String, Tensor> inputs = inputs(program);
            same(Runtimes.inLimpid(program, values, inputs), Runtimes.inOnnxRuntime(onnx, inputs), ALLOWED);
        }
        Program program = model.inference(3);
        Map<String, Tensor> inputs = inputs(program);
        same(
                Runtimes.inLimpid(program, values, inputs),
                Runtimes.inOnnxRuntime(OnnxModel.of(program, values), inputs),
                ALLOWED);
    }

    @Test
    void theEncoderOfCrateMaeStandsAlone() throws OrtException {
        CrateMae model = new CrateMae(CrateMaeConfig.of(new PatchGrid(10, 14, 5, 7, 2), 12, 2, 3, 1, 4));
        Map<Parameter, Tensor> values = perturbed(model);
        OnnxModel encoder = OnnxModel.of(model::inference, values, List.of("code"));
        Program program = Watch.named(model.inference(3), List.of("code"));
        Map<String, Tensor> inputs = inputs(program);
        Map<String, Tensor> expected = Runtimes.inLimpid(program, values, inputs);
        expected.remove(CrateMae.PREDICTION);
        same(expected, Runtimes.inOnnxRuntime(encoder, inputs), ALLOWED);
        int whole = OnnxModel.of(model::inference, values).toBytes().length;
        assertTrue(encoder.toBytes().length < whole, "the decoder's weights are left out");
        refuses("has no value 'coda'", () -> OnnxModel.of(model::inference, values, List.of("coda")));
    }

    /** The initial values moved a little, so that a gain or bias that is left out shows. */
    private static Map<Parameter, Tensor> perturbed(Model model) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>(model.initialise(1));
        SplittableRandom random = new SplittableRandom(2);
        values.values().forEach(value -> {
            for (long i = 0; i < value.size(); i++) {
                value.setFloat(i, value.getFloat(i) + (float) random.nextGaussian() * 0.05f);
            }
        });
        return values;
    }

    private static Map<String, Tensor> inputs(Program program) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (Input input : program.inputs()) {
            Tensor x = Tensor.zeros(input.value().type());
            for (long i = 0; i < x.size(); i++) {
                if (x.dtype() == DType.I32) {
                    x.setInt(i, random.nextInt(3));
                } else {
                    x.setFloat(
                            i, input.name().equals(CrateMae.MASK) ? random.nextInt(2) : (float) random.nextGaussian());
                }
            }
            inputs.put(input.name(), x);
        }
        return inputs;
    }

    private static void same(Map<String, Tensor> expected, Map<String, Tensor> actual, double allowed) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, value) -> {
            Tensor other = Objects.requireNonNull(actual.get(name));
            assertEquals(value.type(), other.type(), name);
            for (long i = 0; i < value.size(); i++) {
                double error = Math.abs(value.get(i) - other.get(i));
                assertTrue(
                        error <= allowed * (1 + Math.abs(value.get(i))),
                        name + "[" + i + "] is " + other.get(i) + " and not " + value.get(i));
            }
        });
    }

    /** A use of each op that has a counterpart, of x f32 (2, 3, 4), k i32 (2, 3) and m f32 (4, 3). */
    static final List<Function<ProgramBuilder, Value>> USES = uses().toList();

    private static Value x(ProgramBuilder b) {
        return b.input("x", TensorType.f32(2, 3, 4));
    }

    private static Stream<Function<ProgramBuilder, Value>> uses() {
        Stream<Function<ProgramBuilder, Value>> unary = Stream.of(Unary.Function.values())
                .map(function -> b -> b.unary(
                        function,
                        function == Unary.Function.LOG || function == Unary.Function.SQRT ? b.exp(x(b)) : x(b)));
        Stream<Function<ProgramBuilder, Value>> binary = Stream.of(Binary.Function.values())
                .map(function -> b -> b.apply(new Binary(function), x(b), b.input("y", TensorType.f32(3, 1))));
        Stream<Function<ProgramBuilder, Value>> compare = Stream.of(Compare.Relation.values())
                .map(relation ->
                        b -> b.compare(relation, b.input("k", TensorType.i32(2, 3)), b.input("l", TensorType.i32(3))));
        Stream<Function<ProgramBuilder, Value>> reductions = Stream.of(Reduce.Function.values())
                .flatMap(function -> Stream.of(
                        b -> b.reduce(function, x(b), true, 0, -1),
                        b -> b.reduce(function, x(b), false, 1),
                        b -> b.apply(new Reduce(function, List.of(), false), x(b))));
        Stream<Function<ProgramBuilder, Value>> others = Stream.of(
                b -> b.select(
                        b.input("k", TensorType.i32(2, 3, 1)), x(b), b.constant(7, b.input("y", TensorType.f32()))),
                b -> b.apply(new ArgMax(1), x(b)),
                b -> b.matmul(x(b), false, b.input("m", TensorType.f32(5, 4)), true),
                b -> b.matmul(x(b), true, b.input("m", TensorType.f32(2, 3, 5)), false),
                b -> b.reshape(x(b), 6, 4),
                b -> b.permute(x(b), 2, 0, 1),
                b -> b.broadcast(b.input("y", TensorType.f32(3, 1)), Shape.of(2, 3, 4)),
                b -> b.apply(new Slice(List.of(0, 1, 1), Shape.of(2, 2, 3)), x(b)),
                b -> b.apply(new Slice(List.of(0, 0, 0), Shape.of(2, 3, 4)), x(b)),
                b -> b.concat(1, x(b), b.input("z", TensorType.f32(2, 1, 4))),
                b -> b.apply(new Pad(List.of(0, 1, 0), List.of(2, 0, 1), -3), x(b)),
                b -> b.apply(new GatherRows(), b.input("table", TensorType.f32(3, 4)), b.input("k", TensorType.i32(5))),
                b -> b.cast(x(b), DType.I32),
                b -> b.cast(b.input("k", TensorType.i32(2, 3)), DType.F32),
                b -> b.add(x(b), b.fill(TensorType.f32(3, 4), 0.5)),
                b -> b.mul(x(b), 3),
                b -> b.cast(b.triangle(Compare.Relation.GE, 4), DType.F32),
                b -> b.apply(new Softmax(), x(b)),
                b -> b.apply(
                        new LayerNorm(1e-3),
                        x(b),
                        b.input("gain", TensorType.f32(4)),
                        b.input("bias", TensorType.f32(4))));
        return Stream.of(unary, binary, compare, reductions, others).flatMap(Function.identity());
    }

    @ParameterizedTest
    @FieldSource("USES")
    void anOpGivesTheSame(Function<ProgramBuilder, Value> use) throws OrtException {
        ProgramBuilder b = new ProgramBuilder("use");
        b.output("result", use.apply(b));
        Program program = b.build();
        Map<String, Tensor> inputs = inputs(program);
        same(
                Runtimes.inLimpid(program, Map.of(), inputs),
                Runtimes.inOnnxRuntime(OnnxModel.of(program, Map.of()), inputs),
                1e-6);
    }

    @Test
    void whatCannotBeExportedIsRefused() {
        ProgramBuilder factor = new ProgramBuilder("factor");
        factor.output("l", factor.apply(new Cholesky(), factor.input("a", TensorType.f32(3, 3))));
        refuses("no operator of ONNX is known here for cholesky", () -> OnnxModel.of(factor.build(), Map.of()));
        Parameter p = Parameter.of("p", 3);
        ProgramBuilder update = new ProgramBuilder("update");
        update.update(p, update.mul(update.parameter(p), 2));
        refuses("updates parameters, beginning with 'p'", () -> OnnxModel.of(update.build(), Map.of()));
        ProgramBuilder reads = new ProgramBuilder("reads");
        reads.output("y", reads.mul(reads.parameter(p), 2));
        refuses("the parameter 'p' has no value", () -> OnnxModel.of(reads.build(), Map.of()));
        refuses("'p' is f32", () -> OnnxModel.of(reads.build(), Map.of(p, Tensor.zeros(TensorType.f32(4)))));
    }

    @Test
    void ofVitMaeTheEncoderCanBeExported() {
        VitMae model = new VitMae(VitMaeConfig.of(new PatchGrid(10, 14, 5, 7, 2), 12, 2, 3, 8, 1, 2));
        Map<Parameter, Tensor> values = model.initialise(1);
        refuses("name that part's output, such as 'code'", () -> OnnxModel.of(model.inference(2), values));
        assertEquals(
                List.of("code f32 (batch, 2, 12)"),
                OnnxModel.of(model::inference, values, List.of("code")).outputs());
    }

    @Test
    void metadataHaveEachKeyOnce() {
        ProgramBuilder b = new ProgramBuilder("negates");
        b.output("y", b.neg(b.input("x", TensorType.f32(2))));
        OnnxModel onnx = OnnxModel.of(b.build(), Map.of()).withMetadata("classes", "10");
        refuses("says already 'classes' = '10'; got 'cat' too", () -> onnx.withMetadata("classes", "cat"));
    }

    @Test
    void aProgramThatDependsOnItsBatchIsRefused() {
        refuses(
                "which is another one for another batch size",
                () -> OnnxModel.of(
                        batch -> {
                            ProgramBuilder b = new ProgramBuilder("mean");
                            b.output("y", b.mean(b.input("x", TensorType.f32(batch, 3)), false, 0));
                            return b.build();
                        },
                        Map.of()));
        refuses(
                "whose shape is not linear in the batch",
                () -> OnnxModel.of(
                        batch -> {
                            ProgramBuilder b = new ProgramBuilder("capped");
                            b.output("y", b.neg(b.input("x", TensorType.f32(Math.min(batch, 4), 3))));
                            return b.build();
                        },
                        Map.of()));
        refuses(
                "has more steps",
                () -> OnnxModel.of(
                        batch -> {
                            ProgramBuilder b = new ProgramBuilder("longer");
                            Value y = b.input("x", TensorType.f32(batch, 3));
                            for (int i = 0; i < batch; i++) {
                                y = b.exp(y);
                            }
                            b.output("y", y);
                            return b.build();
                        },
                        Map.of()));
    }

    @Test
    void aFileIsWrittenWholeOrNotAtAll(@TempDir Path folder) throws IOException, OrtException {
        Crate model = new Crate(crate().build());
        OnnxModel onnx = OnnxModel.of(model::inference, model.initialise(1)).withMetadata("kind", "crate");
        Path file = folder.resolve("crate.onnx");
        onnx.write(file);
        assertEquals(onnx.toBytes().length, Files.size(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        Path nowhere = folder.resolve("nowhere").resolve("crate.onnx");
        refuses("the ONNX model cannot be written", () -> onnx.write(nowhere));
        assertFalse(Files.exists(nowhere));
    }

    private static void refuses(String part, Runnable what) {
        String message = assertThrows(LimpidException.class, what::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
