package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.limpid.api.op.ArgMax;
import org.limpid.api.op.Compare;
import org.limpid.api.op.Emitter;
import org.limpid.api.op.Iota;
import org.limpid.api.op.Value;
import org.limpid.api.op.fused.ReduNetLayer;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramBuilder;
import org.limpid.api.program.Role;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;

/** The programs of a {@link Construction}: features are parameters of the device, which each layer updates. */
final class ConstructionPrograms {

    static final String SAMPLES = "samples";
    static final String EXPANSION = "E";
    static final String COMPRESSION = "C.";
    static final String SHARES = "gamma";
    static final String TOTAL_RATE = "rate.total";
    static final String CLASS_RATES = "rate.classes";

    private final ReduNetConfig config;
    private final Domain domain;
    private final Memberships memberships;
    private final List<Integer> counts;
    private final FeatureSet train;
    private final List<FeatureSet> sets;
    private final double[] shares;
    private final Program step;
    private final Program keep;
    private @Nullable Program apply;

    /** @param sets the training set, then the others */
    ConstructionPrograms(ReduNetConfig config, Memberships memberships, List<Integer> counts, List<FeatureSet> sets) {
        this.config = config;
        domain = config.domain();
        this.memberships = memberships;
        this.counts = counts;
        this.sets = sets;
        train = sets.getFirst();
        double samples = counts.stream().mapToInt(count -> count).sum();
        shares = counts.stream().mapToDouble(count -> count / samples).toArray();
        step = layer("redunet.layer", false);
        keep = layer("redunet.layer.kept", true);
    }

    /** γ. */
    List<Double> gamma() {
        List<Double> gamma = new ArrayList<>();
        for (double share : shares) {
            gamma.add(share);
        }
        return gamma;
    }

    /** What stays on the device: features, memberships and the domain's tables. */
    Parameters parameters() {
        Set<Parameter> all = new LinkedHashSet<>(domain.tables().keySet());
        sets.forEach(set -> {
            all.add(set.features());
            all.add(set.membership());
        });
        return Parameters.of(all);
    }

    /** Builds a layer and applies it to all sets. */
    Program step() {
        return step;
    }

    /** The same, with the operators as outputs. */
    Program keep() {
        return keep;
    }

    /** Moves all sets by a layer whose operators and shares are inputs; the same program at each call. */
    Program apply() {
        Program known = apply;
        if (known == null) {
            known = givenLayer();
            apply = known;
        }
        return known;
    }

    private Program givenLayer() {
        ProgramBuilder builder = new ProgramBuilder("redunet.apply");
        TensorType type = TensorType.f32(domain.frequencies(), domain.channels(), domain.channels());
        Value expansion = builder.input(EXPANSION, type);
        List<Value> compressions = new ArrayList<>();
        for (int j = 0; j < counts.size(); j++) {
            Value compression = builder.input(COMPRESSION + j, type);
            compressions.add(builder.reshape(compression, Shape.of(1).concat(type.shape())));
        }
        Value stacked = builder.concat(0, compressions.toArray(Value[]::new));
        Value gamma = builder.input(SHARES, TensorType.f32(counts.size()));
        for (FeatureSet set : sets) {
            try (var _ = builder.scope("step." + set.name(), Role.RATE_REDUCTION)) {
                List<Value> moved = builder.emit(
                        new ReduNetLayer(config.eta(), config.lambda()),
                        List.of(
                                builder.parameter(set.features()),
                                expansion,
                                stacked,
                                gamma,
                                domain.frequencyWeight(builder)));
                builder.update(set.features(), moved.get(0));
                builder.update(set.membership(), moved.get(1));
            }
        }
        return builder.build();
    }

    private Program layer(String name, boolean kept) {
        ProgramBuilder builder = new ProgramBuilder(name);
        Value features = builder.parameter(train.features());
        List<Value> classes = classes(builder, features);
        OperatorBuilder.Operators operators;
        try (var _ = builder.scope("operators", Role.RATE_REDUCTION)) {
            operators = new OperatorBuilder(builder, config).build(features, classes);
        }
        if (kept) {
            builder.output(EXPANSION, operators.expansion().dense(builder));
            for (int j = 0; j < counts.size(); j++) {
                builder.output(COMPRESSION + j, operators.compressions().get(j).dense(builder));
            }
        }
        LayerStep transform = new LayerStep(builder, config, operators, shares);
        for (FeatureSet set : sets) {
            try (var _ = builder.scope("step." + set.name(), Role.RATE_REDUCTION)) {
                LayerStep.Moved moved = transform.estimated(builder.parameter(set.features()));
                boolean labelled = set.name().equals(train.name()) && memberships == Memberships.LABELLED;
                builder.update(set.features(), labelled ? transform.labelled(features, classes) : moved.features());
                builder.update(set.membership(), moved.membership());
            }
        }
        return builder.build();
    }

    /** The training features of each class, which stand side by side. */
    private List<Value> classes(Emitter e, Value features) {
        List<Value> classes = new ArrayList<>();
        int start = 0;
        for (int count : counts) {
            classes.add(e.slice(features, 1, start, count));
            start += count;
        }
        return classes;
    }

    /** Samples to features. */
    Program enter(FeatureSet set) {
        ProgramBuilder builder = new ProgramBuilder("redunet.enter." + set.name());
        Shape shape = Shape.of(set.order().size()).concat(domain.sample());
        Value samples = builder.input(SAMPLES, TensorType.f32(shape.toArray()));
        try (var _ = builder.scope("enter", Role.TOKENISE)) {
            builder.update(set.features(), domain.enter(builder, samples));
        }
        return builder.build();
    }

    /** Features to samples. */
    Program leave(FeatureSet set) {
        ProgramBuilder builder = new ProgramBuilder("redunet.leave." + set.name());
        try (var _ = builder.scope("leave", Role.READOUT)) {
            builder.output(SAMPLES, domain.leave(builder, builder.parameter(set.features())));
        }
        return builder.build();
    }

    /** The rates of the training features against their labels. */
    Program labelledRates() {
        ProgramBuilder builder = new ProgramBuilder("redunet.rates.labelled");
        Value features = builder.parameter(train.features());
        try (var _ = builder.scope("rates", Role.OBJECTIVE)) {
            OperatorBuilder.Operators operators =
                    new OperatorBuilder(builder, config).build(features, classes(builder, features));
            builder.output(TOTAL_RATE, operators.totalRate());
            builder.output(CLASS_RATES, operators.classRates());
        }
        return builder.build();
    }

    /** The rates of a set's features against the memberships that the last layer estimated. */
    Program estimatedRates(FeatureSet set) {
        ProgramBuilder builder = new ProgramBuilder("redunet.rates." + set.name());
        Value features = builder.parameter(set.features());
        int m = set.order().size();
        int k = counts.size();
        try (var _ = builder.scope("rates", Role.OBJECTIVE)) {
            Value estimated = builder.apply(new ArgMax(1), builder.parameter(set.membership()));
            Value numbers = builder.reshape(builder.apply(new Iota(k)), k, 1);
            Value member = builder.cast(
                    builder.compare(Compare.Relation.EQ, numbers, builder.reshape(estimated, 1, m)),
                    features.type().dtype());
            Value count = builder.sum(member, 1);
            // A class that has no sample has no Gram matrix either: its rate is 0 whatever its scale.
            Value scale = builder.mul(
                    builder.reciprocal(builder.max(count, builder.constant(1, count))),
                    config.alpha(1) * domain.gain());
            Value all = builder.fill(TensorType.f32(1, m), 1);
            Value allScale = builder.fill(TensorType.f32(1), config.alpha(m) * domain.gain());
            builder.output(TOTAL_RATE, RateOps.ofWeighted(builder, domain, features, all, allScale));
            builder.output(CLASS_RATES, RateOps.ofWeighted(builder, domain, features, member, scale));
        }
        return builder.build();
    }
}
