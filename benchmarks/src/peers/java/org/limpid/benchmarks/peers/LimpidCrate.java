package org.limpid.benchmarks.peers;

import java.util.Random;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.api.backend.Inputs;
import org.limpid.api.backend.Session;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameters;
import org.limpid.api.program.Program;
import org.limpid.api.tensor.DType;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.CrateConfig;
import org.limpid.models.Objective;
import org.limpid.models.optim.AdamW;

/** CRATE as Limpid runs it, for images of noise. */
final class LimpidCrate implements AutoCloseable {

    private final Backend backend;
    private final Weights weights;
    private final Session session;
    private final Program program;
    private final Inputs inputs;

    /**
     * @param training whether a run is a training step with AdamW; else it is the forward pass
     */
    LimpidCrate(CrateConfig config, int batch, int threads, boolean training) {
        this("cpu", config, batch, threads, training);
    }

    /** The same on another backend. */
    LimpidCrate(String backendName, CrateConfig config, int batch, int threads, boolean training) {
        Crate model = new Crate(config);
        backend = Backends.discover().open(backendName, BackendOptions.DEFAULT.withThreads(threads));
        Objective objective = new Classification(model, 0.1);
        program = training ? objective.trainingStep(AdamW.of(0.05), batch) : model.inference(batch);
        weights = backend.allocate(Parameters.of(program.parameters()));
        model.initialise(1).forEach(weights::write);
        session = backend.compile(weights, program);
        inputs = Inputs.zerosFor(program);
        Random random = new Random(1);
        for (var input : program.inputs()) {
            Tensor value = inputs.require(program, input);
            boolean image = input.name().equals(Crate.IMAGE);
            for (long i = 0; i < input.value().type().size(); i++) {
                if (input.value().type().dtype() == DType.I32) {
                    value.data().setAtIndex(Tensor.INT, i, (int) (i % config.classes()));
                } else {
                    value.data()
                            .setAtIndex(Tensor.FLOAT, i, image ? (float) random.nextGaussian() : scalar(input.name()));
                }
            }
        }
    }

    private static float scalar(String name) {
        return name.equals("learning_rate") ? 1e-4f : 1f;
    }

    void run() {
        var _ = session.run(program, inputs);
    }

    /** A number that says that all was computed: the loss, or the first logit. */
    double answer() {
        var outputs = session.run(program, inputs);
        String name = program.outputs().containsKey("loss") ? "loss" : Crate.LOGITS;
        return outputs.read(name).data().get(Tensor.FLOAT, 0);
    }

    Program program() {
        return program;
    }

    long sessionBytes() {
        return session.report().memoryBytes();
    }

    @Override
    public void close() {
        session.close();
        weights.close();
        backend.close();
    }
}
