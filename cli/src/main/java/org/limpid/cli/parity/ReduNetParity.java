package org.limpid.cli.parity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.redunet.BuiltLayer;
import org.limpid.models.redunet.Construction;
import org.limpid.models.redunet.DftScaling;
import org.limpid.models.redunet.Domain;
import org.limpid.models.redunet.LabelledSamples;
import org.limpid.models.redunet.Memberships;
import org.limpid.models.redunet.Rates;
import org.limpid.models.redunet.ReduNetConfig;
import org.limpid.models.redunet.SpectralDomain;
import org.limpid.models.redunet.VectorDomain;

/**
 * Files of the kinds {@code redunet-vector}, {@code redunet-1d} and {@code redunet-2d}: the operators of each layer of a
 * construction, the features of training and test samples behind the last one, and the rates after each.
 *
 * @param kind which of them
 * @param extents the metadata's keys of a sample's extents, beside {@code channels} if there are several
 */
record ReduNetParity(String kind, List<String> extents) implements ParityKind {

    private static final double FORWARD = 1e-5;
    private static final int MOST_SAMPLES = 1 << 20;
    private static final int MOST_LAYERS = 100_000;
    private static final int MOST_EXTENT = 1 << 14;
    private static final String TEST = "test";
    private static final Pattern LAYER =
            Pattern.compile("layer[.](?<layer>0|[1-9][0-9]*)[.](?<what>E|C[.](?<class>0|[1-9][0-9]*)|gamma)");
    private static final List<String> RATES = List.of("rate.total", "rate.expand", "rate.compress");

    static ReduNetParity vector() {
        return new ReduNetParity("redunet-vector", List.of("dim"));
    }

    static ReduNetParity signals() {
        return new ReduNetParity("redunet-1d", List.of("channels", "length"));
    }

    static ReduNetParity planes() {
        return new ReduNetParity("redunet-2d", List.of("channels", "height", "width"));
    }

    @Override
    public Result compare(ReferenceFile file, Backend backend) {
        try {
            Reference reference = new Reference(file);
            return new Result(describe(reference), reference.compare(backend));
        } catch (LimpidException wrong) {
            throw file.named(wrong);
        }
    }

    private String describe(Reference reference) {
        return "%s %s, %d classes, %d layers, η %s, ε² %s, λ %s; %d samples"
                .formatted(
                        kind,
                        reference.domain.sample(),
                        reference.config.classes(),
                        reference.layers,
                        reference.config.eta(),
                        reference.config.epsilonSquared(),
                        reference.config.lambda(),
                        reference.samples);
    }

    /** Everything that a file says, read and checked. */
    private final class Reference {

        private final Domain domain;
        private final ReduNetConfig config;
        private final int samples;
        private final int layers;
        private final LabelledSamples train;
        private final @Nullable Tensor test;
        private final Map<String, Tensor> expected = new LinkedHashMap<>();

        Reference(ReferenceFile file) {
            file.requireText("dft_norm", "ortho");
            file.requireText("memberships", "estimated");
            domain = domain(file);
            config = new ReduNetConfig(
                    domain,
                    file.count("classes", MOST_SAMPLES),
                    file.real("eta"),
                    file.real("epsilon_squared"),
                    file.real("lambda"));
            samples = file.count("samples", MOST_SAMPLES);
            layers = file.count("layers", MOST_LAYERS);
            train = new LabelledSamples(
                    file.read("train.input", samples(samples)), file.read("train.labels", TensorType.i32(samples)));
            test = file.has("test.input") ? readTest(file) : null;
            file.requireLabels("train.labels", train.labels(), config.classes());
            readResults(file);
            file.requireRead(knownTensors(), keys());
        }

        private Domain domain(ReferenceFile file) {
            List<Integer> counts =
                    extents.stream().map(key -> file.count(key, MOST_EXTENT)).toList();
            return counts.size() == 1
                    ? new VectorDomain(counts.getFirst())
                    : new SpectralDomain(counts.getFirst(), counts.subList(1, counts.size()), DftScaling.ORTHONORMAL);
        }

        private Tensor readTest(ReferenceFile file) {
            Shape shape = file.type("test.input").shape();
            return file.read("test.input", samples(shape.rank() == 0 ? 1 : shape.dim(0)));
        }

        private TensorType samples(int count) {
            return TensorType.f32(Shape.of(count).concat(domain.sample()).toArray());
        }

        private Set<String> keys() {
            Set<String> keys = new LinkedHashSet<>(List.of("kind", "samples", "classes", "layers", "eta"));
            keys.addAll(List.of("epsilon_squared", "lambda", "dft_norm", "memberships"));
            keys.addAll(extents);
            return keys;
        }

        private void readResults(ReferenceFile file) {
            if (file.has("train.features")) {
                expected.put(
                        "train.features",
                        file.read("train.features", train.samples().type()));
            }
            if (test != null && file.has("test.features")) {
                expected.put("test.features", file.read("test.features", test.type()));
            }
            for (String rate : RATES) {
                if (file.has(rate)) {
                    expected.put(rate, file.read(rate, TensorType.f32(layers)));
                }
            }
            for (String name : file.names("layer.")) {
                Matcher matcher = LAYER.matcher(name);
                if (matcher.matches() && below(matcher.group("layer"), layers)) {
                    String label = matcher.group("class");
                    if (label == null || below(label, config.classes())) {
                        boolean shares = matcher.group("what").equals("gamma");
                        Shape shape = shares ? Shape.of(config.classes()) : domain.storedShape();
                        expected.put(name, file.read(name, TensorType.f32(shape.toArray())));
                    }
                }
            }
        }

        private static boolean below(String number, int limit) {
            return number.length() < 10 && Integer.parseInt(number) < limit;
        }

        private static Set<String> knownTensors() {
            Set<String> known = new LinkedHashSet<>(RATES);
            known.addAll(List.of("train.input", "train.labels", "train.features", "test.input", "test.features"));
            known.addAll(List.of("layer.0.E", "layer.0.C.0", "layer.0.gamma"));
            return known;
        }

        private String name(int layer, String what) {
            return "layer." + layer + "." + what;
        }

        /** Builds the network and compares whatever the file holds. */
        List<Comparison> compare(Backend backend) {
            Groups groups = new Groups(expected);
            Tensor[] rates = new Tensor[RATES.size()];
            Arrays.setAll(rates, _ -> Tensor.zeros(TensorType.f32(layers)));
            Map<String, Tensor> others = test == null ? Map.of() : Map.of(TEST, test);
            try (Construction network = new Construction(backend, config, Memberships.ESTIMATED, train, others)) {
                for (int layer = 0; layer < layers; layer++) {
                    operators(groups, layer, network.build());
                    if (RATES.stream().anyMatch(expected::containsKey)) {
                        Rates measured = network.estimatedRates(Construction.TRAIN);
                        rates[0].setFloat(layer, (float) measured.reduction());
                        rates[1].setFloat(layer, (float) measured.total());
                        rates[2].setFloat(layer, (float) measured.compressed());
                    }
                }
                groups.compare(groups.features, "train.features", network.features(Construction.TRAIN));
                if (test != null) {
                    groups.compare(groups.features, "test.features", network.features(TEST));
                }
            }
            for (int i = 0; i < rates.length; i++) {
                groups.compare(groups.rates, RATES.get(i), rates[i]);
            }
            return groups.all();
        }

        private void operators(Groups groups, int layer, BuiltLayer built) {
            groups.compare(groups.operators, name(layer, "E"), domain.stored(built.expansion()));
            for (int j = 0; j < config.classes(); j++) {
                groups.compare(
                        groups.operators,
                        name(layer, "C." + j),
                        domain.stored(built.compressions().get(j)));
            }
            Tensor gamma = Tensor.zeros(TensorType.f32(config.classes()));
            for (int j = 0; j < config.classes(); j++) {
                gamma.setFloat(j, built.gamma().get(j).floatValue());
            }
            groups.compare(groups.shares, name(layer, "gamma"), gamma);
        }
    }

    /** The comparisons, each with what the file holds of it. */
    private static final class Groups {

        private final Map<String, Tensor> expected;
        private final Comparison operators = Comparison.relative("operators E and C", FORWARD);
        private final Comparison shares = Comparison.relative("class shares", FORWARD);
        private final Comparison features = Comparison.relative("features", FORWARD);
        private final Comparison rates = Comparison.relative("rates", FORWARD);

        Groups(Map<String, Tensor> expected) {
            this.expected = expected;
        }

        void compare(Comparison group, String name, Tensor ours) {
            Tensor reference = expected.get(name);
            if (reference != null) {
                group.compare(name, reference, ours);
            }
        }

        List<Comparison> all() {
            return List.of(operators, shares, features, rates);
        }
    }
}
