package org.limpid.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.limpid.api.backend.Inputs;
import org.limpid.api.program.Input;
import org.limpid.api.program.Parameter;
import org.limpid.api.program.Program;
import org.limpid.api.program.ProgramExample;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.ImageClassifier;
import org.limpid.training.Checkpoint;
import org.limpid.training.RunDescription;
import org.limpid.training.Task;
import org.limpid.training.TrainingConfig;
import org.limpid.training.data.Batch;
import org.limpid.training.data.BatchLoader;
import org.limpid.training.data.Dataset;

/** One training step of a run, with its weights, the state of its optimiser, and images of its data. */
final class RunExample {

    /** The oracle takes seconds for so many images of the embedded digits, and minutes for a batch. */
    private static final int IMAGES = 4;

    private RunExample() {}

    static ProgramExample of(Path path, DataMixin data) {
        Path file = CheckpointFile.of(path);
        Checkpoint checkpoint = Checkpoint.load(file);
        RunDescription run = checkpoint.run();
        Dataset dataset = data.loadAgain(
                run.notes().getOrDefault("data", data.source()),
                run.training().seed(),
                run.data().trainImages(),
                run.data().heldOutImages());
        Task task = run.createTask();
        TrainingConfig training = run.training();
        Program program = task.objective(training).trainingStep(training.optimizer(), IMAGES);
        Map<Parameter, Tensor> parameters = new LinkedHashMap<>();
        for (Parameter parameter : program.parameters()) {
            parameters.put(parameter, checkpoint.tensor(parameter.name()));
        }
        return new ProgramExample(
                "a training step of " + file, program, parameters, inputs(program, task, checkpoint, dataset), 1);
    }

    private static Map<String, Tensor> inputs(Program program, Task task, Checkpoint checkpoint, Dataset dataset) {
        BatchLoader loader = BatchLoader.evaluation(dataset.heldOut(), IMAGES);
        Batch batch = loader.newBatch();
        loader.fill(0, 0, batch);
        Inputs inputs = Inputs.zerosFor(program);
        TrainingConfig training = checkpoint.run().training();
        // The rate of the middle of the run: at its end a schedule falls to 0, and nothing would move.
        long steps = Math.ceilDiv(checkpoint.run().data().trainImages(), training.batchSize());
        long total = steps * training.epochs();
        double rate = training.schedule().rate(total / 2, steps, total);
        training.optimizer().fill(inputs, checkpoint.state().step(), rate);
        task.inputs(inputs, training.seed()).fill(batch);
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Input input : program.inputs()) {
            values.put(input.name(), inputs.require(program, input));
        }
        values.put(
                ImageClassifier.IMAGE,
                Tensor.of(batch.images(), task.image().batch(IMAGES).shape().toArray()));
        return values;
    }
}
