package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.tensor.TensorType;
import org.limpid.models.Model;
import org.limpid.models.layer.Distribution;
import org.limpid.models.layer.Learned;

/**
 * A ReduNet whose layers are kept (Chan et al., JMLR 2022): samples are lifted by random filters if there are any,
 * normalised, and moved by one layer after the other. Its operators are those of a {@link Construction}, which
 * {@link #weights} puts in their places, and may be trained from there. Its {@linkplain #inference inference program} has
 * the input {@code samples} (B, sample…) and the outputs {@code features}, (B, …) of the domain's samples, and
 * {@code membership} (B, k), which the last layer estimated.
 *
 * <p>Parameters have the names of the reference code's {@code state_dict}: {@code i.gam} (k), {@code i.E.weight} and
 * {@code i.Cs.j.weight}, i counting the lifting too. Those of signals are (F, 2C, C): of each frequency of the first half
 * the real part of the complex matrix over its imaginary part.
 *
 * @param network how its layers were built; the domain is that of lifted samples
 * @param layers how many there are, at least 1
 * @param filters what lifts samples, or null for nothing
 */
public record ReduNet(
        ReduNetConfig network, int layers, @Nullable RandomFilters filters) implements Model {

    /** The name of its kind. */
    public static final String KIND = "redunet";

    /** The name of the input that holds the samples. */
    public static final String SAMPLES = "samples";

    /** The name of the output that holds the features. */
    public static final String FEATURES = "features";

    /** The name of the output that holds the memberships of the last layer. */
    public static final String MEMBERSHIP = "membership";

    private static final int MOST_LAYERS = 100_000;

    /** Refuses depths out of range, and filters that do not lead to the domain. */
    public ReduNet {
        if (layers < 1 || layers > MOST_LAYERS) {
            throw new LimpidException("redunet: there are " + layers + " layers; expected 1 to " + MOST_LAYERS);
        }
        Shape sample = network.domain().sample();
        if (filters != null && (sample.rank() != filters.axes() + 1 || sample.dim(0) != filters.outChannels())) {
            throw new LimpidException("redunet: " + filters + " do not lead to samples of " + sample
                    + "; expected as many channels out as the samples have, and as many axes");
        }
    }

    /** The extents of a sample before it is lifted. */
    public Shape sample() {
        Shape lifted = network.domain().sample();
        return filters == null ? lifted : lifted.with(0, filters.inChannels());
    }

    /** Whether a parameter holds an E or a Cʲ of some layer. */
    public static boolean isOperator(Parameter parameter) {
        return parameter.name().endsWith(".E.weight") || parameter.name().contains(".Cs.");
    }

    /** What holds a layer's γ, E and C¹ … Cᵏ, in this order. */
    List<Parameter> layer(int index) {
        return learned(index).stream().map(Learned::parameter).toList();
    }

    private List<Learned> learned(int index) {
        String prefix = (filters == null ? index : index + 1) + ".";
        int[] extents = OperatorForms.learned(network.domain()).toArray();
        // Complex numbers of variance 1/C, or real ones of 1/d: a random operator keeps lengths.
        Distribution random =
                new Distribution.Normal(1 / Math.sqrt(network.domain().channels()));
        Learned share =
                Learned.of(prefix + "gam", new Distribution.Constant(1.0 / network.classes()), network.classes());
        List<Learned> all = new ArrayList<>();
        // The reference code trains γ of vectors only.
        all.add(
                network.domain() instanceof VectorDomain
                        ? share
                        : new Learned(Parameter.state(share.parameter().name(), network.classes()), share.initial()));
        all.add(Learned.of(prefix + "E.weight", random, extents));
        for (int j = 0; j < network.classes(); j++) {
            all.add(Learned.of(prefix + "Cs." + j + ".weight", random, extents));
        }
        return all;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public SequencedMap<String, String> config() {
        return ReduNetSettings.write(this);
    }

    @Override
    public List<Learned> learned() {
        List<Learned> all = new ArrayList<>();
        for (int index = 0; index < layers; index++) {
            all.addAll(learned(index));
        }
        return all;
    }

    /** Those of {@link #learned}, and the tables that do not change. */
    @Override
    public Parameters parameters() {
        List<Parameter> all = new ArrayList<>();
        learned().forEach(learned -> all.add(learned.parameter()));
        all.addAll(tables().keySet());
        return Parameters.of(all);
    }

    @Override
    public Map<Parameter, Tensor> initialise(long seed) {
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        learned().forEach(learned -> values.put(learned.parameter(), learned.draw(seed)));
        values.putAll(tables());
        return values;
    }

    /** The values of the parameters that are not learned, F32: filters and Fourier transforms. */
    Map<Parameter, Tensor> tables() {
        Map<Parameter, Tensor> tables = new LinkedHashMap<>();
        if (filters != null) {
            tables.put(filters.parameter(), filters.kernels().toF32());
        }
        network.domain().tables().forEach((table, value) -> tables.put(table, value.toF32()));
        return tables;
    }

    /**
     * The values of all parameters, from layers that were built.
     *
     * @throws LimpidException if there are more or fewer layers than this has
     */
    public Map<Parameter, Tensor> weights(List<BuiltLayer> built) {
        if (built.size() != layers) {
            throw new LimpidException(
                    "redunet: " + built.size() + " layers were built; expected " + layers + ", as the network has");
        }
        Map<Parameter, Tensor> values = new LinkedHashMap<>();
        for (int index = 0; index < layers; index++) {
            BuiltLayer layer = built.get(index);
            List<Parameter> parameters = layer(index);
            values.put(
                    parameters.get(0),
                    Tensor.of(layer.gamma().stream().mapToDouble(share -> share).toArray(), network.classes())
                            .toF32());
            values.put(parameters.get(1), operator(layer.expansion()));
            for (int j = 0; j < network.classes(); j++) {
                values.put(parameters.get(2 + j), operator(layer.compressions().get(j)));
            }
        }
        values.putAll(tables());
        return values;
    }

    private Tensor operator(Tensor built) {
        return OperatorForms.learned(network.domain(), built).toF32();
    }

    /**
     * Appends the network to a program.
     *
     * @param samples f32 (B, sample…)
     * @return features and memberships
     * @throws LimpidException if the samples have other extents
     */
    public Result append(ProgramBuilder builder, Value samples) {
        Shape shape = samples.type().shape();
        if (shape.rank() == 0 || !shape.range(1, shape.rank()).equals(sample())) {
            throw new LimpidException("redunet: the network was given samples " + samples.type()
                    + "; expected samples of " + sample() + " behind an axis that counts them");
        }
        Domain domain = network.domain();
        Value z;
        try (var _ = builder.scope("enter", Role.TOKENISE)) {
            z = domain.enter(builder, filters == null ? samples : filters.append(builder, samples));
        }
        Value weight = domain.frequencyWeight(builder);
        Value membership = weight;
        for (int index = 0; index < layers; index++) {
            try (var _ = builder.scope("layer." + index, Role.RATE_REDUCTION)) {
                List<Value> moved = move(builder, z, index, weight);
                z = moved.get(0);
                membership = builder.name("layer." + index + ".membership", moved.get(1));
            }
        }
        try (var _ = builder.scope("leave", Role.READOUT)) {
            return new Result(domain.leave(builder, z), membership);
        }
    }

    /**
     * What became of samples.
     *
     * @param features (B, …) of the domain's samples
     * @param membership π (B, k) of the last layer
     */
    public record Result(Value features, Value membership) {}

    private List<Value> move(ProgramBuilder builder, Value z, int index, Value weight) {
        List<Parameter> parameters = layer(index);
        Domain domain = network.domain();
        List<Value> compressions = new ArrayList<>();
        for (Parameter compression : parameters.subList(2, parameters.size())) {
            Value full = OperatorForms.full(builder, domain, builder.parameter(compression));
            compressions.add(
                    builder.reshape(full, Shape.of(1).concat(full.type().shape())));
        }
        return builder.emit(
                new ReduNetLayer(network.eta(), network.lambda()),
                List.of(
                        z,
                        OperatorForms.full(builder, domain, builder.parameter(parameters.get(1))),
                        builder.concat(0, compressions.toArray(Value[]::new)),
                        builder.parameter(parameters.get(0)),
                        weight));
    }

    @Override
    public Program inference(int batch) {
        ProgramBuilder builder = new ProgramBuilder(KIND + ".inference");
        Value samples = builder.input(
                SAMPLES, TensorType.f32(Shape.of(batch).concat(sample()).toArray()));
        Result result = append(builder, samples);
        builder.output(FEATURES, result.features());
        builder.output(MEMBERSHIP, result.membership());
        return builder.build();
    }
}
