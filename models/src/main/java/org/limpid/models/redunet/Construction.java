package org.limpid.models.redunet;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Outputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.Tensor;
import org.limpid.api.text.Nearest;
import org.limpid.models.Classification;

/**
 * A ReduNet under construction: features of training samples, and of any other sets, stay on the device while one layer
 * after the other is built from the training features and applied to all of them. A layer is discarded when the next one
 * is built, unless {@link #build()} was asked to return it; so thousands of layers take the memory of one.
 *
 * <p>Used by one thread at a time.
 */
public final class Construction implements AutoCloseable {

    /** The name of the set that the network is built from. */
    public static final String TRAIN = "train";

    private final ReduNetConfig config;
    private final ConstructionPrograms programs;
    private final SequencedMap<String, FeatureSet> sets = new LinkedHashMap<>();
    private final List<Integer> counts;
    private final Backend backend;
    private final Weights weights;
    /** Of the programs that go from layer to layer, each compiled when it is first run. */
    private final IdentityHashMap<Program, Session> sessions = new IdentityHashMap<>();

    private int layers;

    /**
     * Puts samples on a device, normalised and in the network's basis: layer 0.
     *
     * @param backend what computes; it stays open when this is closed
     * @param config how each layer is built
     * @param memberships how the training samples move; other sets always move by estimated memberships
     * @param train what the layers are built from; every class has at least one sample
     * @param others samples by name that go through each layer as it is built
     * @throws LimpidException if shapes, labels or values do not fit; the message says which
     */
    public Construction(
            Backend backend,
            ReduNetConfig config,
            Memberships memberships,
            LabelledSamples train,
            Map<String, Tensor> others) {
        this(backend, config, memberships, train, others, DType.F32);
    }

    /** Backends hold F32; in tests the oracle takes tables and samples in F64. */
    Construction(
            Backend backend,
            ReduNetConfig config,
            Memberships memberships,
            LabelledSamples train,
            Map<String, Tensor> others,
            DType precision) {
        this.backend = backend;
        this.config = config;
        List<List<Integer>> byClass = train.byClass(config.classes());
        counts = byClass.stream().map(List::size).toList();
        List<Integer> order = byClass.stream().flatMap(List::stream).toList();
        FeatureSet.requireSamples(TRAIN, config.domain(), train.samples());
        sets.put(TRAIN, FeatureSet.of(TRAIN, config, order));
        others.forEach((name, samples) -> {
            int count = FeatureSet.requireSamples(name, config.domain(), samples);
            List<Integer> asGiven = IntStream.range(0, count).boxed().toList();
            if (sets.putIfAbsent(name, FeatureSet.of(name, config, asGiven)) != null) {
                throw new LimpidException("redunet: a set of samples is named '" + name + "', as the training set is");
            }
        });
        programs = new ConstructionPrograms(config, memberships, counts, List.copyOf(sets.values()));
        weights = backend.allocate(programs.parameters());
        try {
            config.domain().tables().forEach((table, value) -> weights.write(table, rounded(value, precision)));
            enter(sets.firstEntry().getValue(), train.samples(), precision);
            others.forEach((name, samples) -> enter(set(name), samples, precision));
        } catch (RuntimeException | Error failure) {
            weights.close();
            throw failure;
        }
    }

    private static Tensor rounded(Tensor value, DType precision) {
        return precision == DType.F32 ? value.toF32() : value;
    }

    private void enter(FeatureSet set, Tensor samples, DType precision) {
        Program program = programs.enter(set);
        try (Session session = backend.compile(weights, program)) {
            session.run(
                    program,
                    Inputs.create().put(ConstructionPrograms.SAMPLES, rounded(set.sorted(samples), precision)));
        }
    }

    /** How many layers there are so far. */
    public int layers() {
        return layers;
    }

    /** γ, each class's share of the training samples. */
    public List<Double> gamma() {
        return programs.gamma();
    }

    /** Builds the next layer, applies it to all sets, and forgets it. */
    public void advance() {
        run(programs.step(), Inputs.NONE);
        layers++;
    }

    /** Builds the next layer, applies it to all sets, and returns it. */
    public BuiltLayer build() {
        Outputs outputs = run(programs.keep(), Inputs.NONE);
        layers++;
        List<Tensor> compressions = new ArrayList<>();
        for (int j = 0; j < counts.size(); j++) {
            compressions.add(outputs.read(ConstructionPrograms.COMPRESSION + j));
        }
        return new BuiltLayer(outputs.read(ConstructionPrograms.EXPANSION), compressions, gamma());
    }

    /**
     * Applies a layer that was built elsewhere to all sets, which move by estimated memberships.
     *
     * @throws LimpidException if the layer has operators of another number or size
     */
    public void apply(BuiltLayer layer) {
        Inputs inputs = Inputs.create();
        put(inputs, ConstructionPrograms.EXPANSION, layer.expansion());
        if (layer.compressions().size() != config.classes()) {
            throw new LimpidException("redunet: the layer has operators of "
                    + layer.compressions().size() + " classes; expected " + config.classes());
        }
        for (int j = 0; j < config.classes(); j++) {
            put(
                    inputs,
                    ConstructionPrograms.COMPRESSION + j,
                    layer.compressions().get(j));
        }
        double[] gamma = layer.gamma().stream().mapToDouble(share -> share).toArray();
        inputs.put(
                ConstructionPrograms.SHARES,
                rounded(Tensor.of(gamma, gamma.length), layer.expansion().dtype()));
        run(programs.apply(), inputs);
        layers++;
    }

    private Outputs run(Program program, Inputs inputs) {
        Session session = sessions.get(program);
        if (session == null) {
            session = backend.compile(weights, program);
            sessions.put(program, session);
        }
        return session.run(program, inputs);
    }

    private void put(Inputs inputs, String name, Tensor operator) {
        int c = config.domain().channels();
        Shape expected = Shape.of(config.domain().frequencies(), c, c);
        if (!operator.shape().equals(expected)) {
            throw new LimpidException(
                    "redunet: the layer's operator " + name + " is " + operator + "; expected the shape " + expected);
        }
        inputs.put(name, operator);
    }

    /**
     * The features of a set as samples, (m, sample…), in the order in which they were given.
     *
     * @throws LimpidException if there is no such set
     */
    public Tensor features(String set) {
        FeatureSet known = set(set);
        Program program = programs.leave(known);
        try (Session session = backend.compile(weights, program)) {
            return known.unsorted(session.run(program, Inputs.NONE).read(ConstructionPrograms.SAMPLES));
        }
    }

    /** The rates of the training features against their labels. */
    public Rates labelledRates() {
        Program program = programs.labelledRates();
        try (Session session = backend.compile(weights, program)) {
            return rates(session.run(program, Inputs.NONE), counts);
        }
    }

    /**
     * The rates of a set's features against the classes that the last layer took its samples for, the first of equally
     * near ones: what the reference code reports.
     *
     * @throws LimpidException if there is no such set, or no layer yet
     */
    public Rates estimatedRates(String set) {
        Program program = programs.estimatedRates(set(set));
        int[] estimated = new int[config.classes()];
        for (int label : estimatedLabels(set)) {
            estimated[label]++;
        }
        try (Session session = backend.compile(weights, program)) {
            return rates(
                    session.run(program, Inputs.NONE),
                    IntStream.of(estimated).boxed().toList());
        }
    }

    private static Rates rates(Outputs outputs, List<Integer> counts) {
        Tensor classes = outputs.read(ConstructionPrograms.CLASS_RATES);
        List<Double> each = new ArrayList<>();
        for (int j = 0; j < counts.size(); j++) {
            each.add(classes.get(j));
        }
        return new Rates(outputs.read(ConstructionPrograms.TOTAL_RATE).get(0), each, counts);
    }

    /**
     * The memberships π (m, k) of a set's samples as the last layer estimated them, before it moved them; in the order in
     * which the samples were given.
     *
     * @throws LimpidException if there is no such set, or no layer yet
     */
    public Tensor memberships(String set) {
        FeatureSet known = set(set);
        if (layers == 0) {
            throw new LimpidException("redunet: there are no memberships before the first layer; call advance first");
        }
        return known.unsorted(weights.read(known.membership()));
    }

    /** The class of largest membership of each sample of a set, the first of equal ones. */
    public int[] estimatedLabels(String set) {
        return Classification.labels(memberships(set));
    }

    private FeatureSet set(String name) {
        FeatureSet set = sets.get(name);
        if (set == null) {
            throw new LimpidException("redunet: there is no set '" + name + "'." + Nearest.hint(name, sets.keySet())
                    + " There are " + sets.keySet());
        }
        return set;
    }

    /** Frees the device's memory; the backend stays open. Idempotent. */
    @Override
    public void close() {
        sessions.values().forEach(Session::close);
        weights.close();
    }
}
