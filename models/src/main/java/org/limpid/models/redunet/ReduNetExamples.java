package org.limpid.models.redunet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.layer.Distribution;

/** The programs of a construction, with operators built on the side of the channels and on that of the samples. */
public final class ReduNetExamples implements ProgramExample.Source {

    private static final long SEED = 2105_10446;

    /** For {@link java.util.ServiceLoader}. */
    public ReduNetExamples() {}

    @Override
    public List<ProgramExample> examples() {
        return List.of(
                layer("redunet.layer.vector", new VectorDomain(7), 11, 9),
                layer("redunet.layer.vector.few-samples", new VectorDomain(23), 3, 17),
                layer("redunet.layer.signals", new SpectralDomain(3, List.of(7), DftScaling.ORTHONORMAL), 5, 8),
                layer("redunet.layer.planes", new SpectralDomain(2, List.of(3, 4), DftScaling.PLAIN), 6, 4),
                rates("redunet.rates.vector", new VectorDomain(7), 11, 9),
                rates("redunet.rates.signals", new SpectralDomain(3, List.of(5), DftScaling.ORTHONORMAL), 1, 1));
    }

    private static ProgramExample layer(String name, Domain domain, int first, int second) {
        return example(
                name,
                programs(domain, first, second, set(domain, first + second)).keep());
    }

    private static ProgramExample rates(String name, Domain domain, int first, int second) {
        FeatureSet set = set(domain, first + second);
        return example(name, programs(domain, first, second, set).estimatedRates(set));
    }

    private static ReduNetConfig config(Domain domain) {
        return new ReduNetConfig(domain, 2, 0.5, 0.1, 3);
    }

    private static FeatureSet set(Domain domain, int samples) {
        return FeatureSet.of(
                Construction.TRAIN,
                config(domain),
                IntStream.range(0, samples).boxed().toList());
    }

    private static ConstructionPrograms programs(Domain domain, int first, int second, FeatureSet set) {
        return new ConstructionPrograms(config(domain), Memberships.ESTIMATED, List.of(first, second), List.of(set));
    }

    private static ProgramExample example(String name, Program program) {
        Map<Parameter, Tensor> parameters = new LinkedHashMap<>();
        program.parameters()
                .forEach(parameter -> parameters.put(parameter, new Distribution.Normal(0.3).draw(parameter, SEED)));
        return new ProgramExample(name, program, parameters, Map.of(), 1);
    }
}
