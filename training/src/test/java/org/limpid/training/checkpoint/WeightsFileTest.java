package org.limpid.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.redunet.BuiltLayer;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.Domain;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.ReduNet;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;
import org.limpid.models.redunet.VectorDomain;

/** Networks kept in files, and what is said of files that hold none. */
final class WeightsFileTest {

    private static final Crate CRATE = new Crate(CrateConfig.builder()
            .image(6, 6)
            .patch(3, 3)
            .channels(1)
            .classes(3)
            .dim(8)
            .depth(1)
            .heads(2)
            .build());

    @TempDir
    Path folder;

    static List<Domain> domains() {
        return List.of(
                new VectorDomain(5),
                new SpectralDomain(2, List.of(5), DftScaling.ORTHONORMAL),
                new SpectralDomain(2, List.of(3, 4), DftScaling.PLAIN));
    }

    private static Tensor samples(Domain domain, int count) {
        Tensor x = Tensor.zeros(new TensorType(DType.F32, Shape.of(count).concat(domain.sample())));
        SplittableRandom random = new SplittableRandom(count);
        for (long i = 0; i < x.size(); i++) {
            x.setFloat(i, (float) random.nextGaussian());
        }
        return x;
    }

    /** Builds, keeps, reads again in the same JVM: other samples go through to the same bits. */
    @ParameterizedTest
    @MethodSource("domains")
    void aReduNetThatWasBuiltIsKept(Domain domain) {
        ReduNetConfig config = new ReduNetConfig(domain, 2, 0.5, 0.1, 20);
        Tensor test = samples(domain, 3);
        Path file = folder.resolve("redunet.safetensors");
        try (Backend backend = Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(1))) {
            ReduNet model = new ReduNet(config, 3, null);
            Map<Parameter, Tensor> built;
            Tensor features;
            try (Construction network = new Construction(
                    backend,
                    config,
                    Memberships.ESTIMATED,
                    new LabelledSamples(samples(domain, 7), Tensor.of(new int[] {0, 1, 0, 1, 1, 1, 0})),
                    Map.of("test", test))) {
                List<BuiltLayer> layers = new ArrayList<>();
                for (int layer = 0; layer < 3; layer++) {
                    layers.add(network.build());
                }
                built = model.weights(layers);
                features = network.features("test");
            }
            new WeightsFile(model, built).write(file);
            WeightsFile read = WeightsFile.read(file);
            assertEquals(model.config(), read.model().config());
            Tensor again = run(backend, (ReduNet) read.model(), read.values(), test);
            assertTrue(again.sameBits(run(backend, model, built, test)), "the same bits as before it was kept");
            for (long i = 0; i < features.size(); i++) {
                assertTrue(Math.abs(features.get(i) - again.get(i)) <= 1e-4, "feature " + i + " as it was built");
            }
        }
    }

    private static Tensor run(Backend backend, ReduNet model, Map<Parameter, Tensor> values, Tensor samples) {
        Program program = model.inference(samples.shape().dim(0));
        try (Weights weights = backend.allocate(model.parameters());
                Session session = backend.compile(weights, program)) {
            values.forEach(weights::write);
            Outputs outputs = session.run(program, Inputs.create().put(ReduNet.SAMPLES, samples));
            return outputs.read(ReduNet.FEATURES);
        }
    }

    private void refuses(String part, Map<String, String> metadata, Map<String, Tensor> tensors) {
        Path file = folder.resolve("refused.safetensors");
        SafeTensors.write(file, metadata, tensors);
        String message = assertThrows(LimpidException.class, () -> WeightsFile.read(file))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains(part), message);
    }

    @Test
    void whatIsNotTheModelsIsNamed() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        CRATE.initialise(1).forEach((parameter, value) -> tensors.put(parameter.name(), value));
        Map<String, String> metadata = new LinkedHashMap<>(CRATE.config());
        refuses("its metadata has no 'kind'", metadata, tensors);
        metadata.put(WeightsFile.KIND, "crate");
        tensors.put("extra", Tensor.scalar(1));
        refuses("unexpected  extra f32", metadata, tensors);
        tensors.remove("extra");
        Tensor token = tensors.remove("cls_token");
        refuses("missing     cls_token", metadata, tensors);
        tensors.put("cls_token", Tensor.of(new float[] {1, 2}));
        refuses("other shape cls_token f32[2]; expected", metadata, tensors);
        tensors.put("cls_token", Objects.requireNonNull(token));
        metadata.put(WeightsFile.KIND, "crete");
        refuses("'crete'", metadata, tensors);
    }

    @Test
    void nothingIsWrittenOfWhatIsNotTheModels() throws IOException {
        Map<Parameter, Tensor> values = new LinkedHashMap<>(CRATE.initialise(1));
        values.remove(CRATE.learned().getFirst().parameter());
        assertThrows(LimpidException.class, () -> new WeightsFile(CRATE, values));
        Map<Parameter, Tensor> more = new LinkedHashMap<>(CRATE.initialise(1));
        more.put(Parameter.of("extra", 2), Tensor.of(new float[] {1, 2}));
        assertThrows(LimpidException.class, () -> new WeightsFile(CRATE, more));
        Path nowhere = folder.resolve("nowhere").resolve("w.safetensors");
        assertThrows(LimpidException.class, () -> new WeightsFile(CRATE, CRATE.initialise(1)).write(nowhere));
        assertFalse(Files.exists(nowhere));
    }
}
