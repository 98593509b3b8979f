package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.Weights;
import org.limpid.api.program.Parameter;
import org.limpid.api.tensor.Tensor;
import org.limpid.models.Crate;
import org.limpid.training.checkpoint.SafeTensors;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CheckpointTest {

    private final Checkpoint saved = Textures.trainUntil(
                    Stopper.afterStep(8), Textures.config().build(), builder -> builder.note("data.path", "a/b, ü"))
            .checkpoint();

    @Test
    void everythingComesBack(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint.safetensors");
        saved.save(file);
        Checkpoint loaded = Checkpoint.load(file);
        assertEquals(saved.run(), loaded.run());
        assertEquals(saved.state(), loaded.state());
        assertEquals(1, loaded.state().epochs().size());
        assertEquals(Map.of("data.path", "a/b, ü"), loaded.run().notes());
        assertEquals(
                List.copyOf(saved.tensors().keySet()),
                List.copyOf(loaded.tensors().keySet()));
        saved.tensors().forEach((name, tensor) -> assertTrue(tensor.sameBits(loaded.tensor(name)), name));
        ResumeTest.requireSame(saved, loaded);
    }

    /** Other tools find the model's weights under the names of the reference, and its description beside them. */
    @Test
    void theFileIsOneOfWeights(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint.safetensors");
        saved.save(file);
        Crate model = Textures.model();
        try (SafeTensors tensors = SafeTensors.open(file)) {
            model.parameters().forEach(parameter -> assertEquals(parameter.type(), tensors.type(parameter.name())));
            assertEquals("crate", tensors.metadata().get("kind"));
            model.config()
                    .forEach((key, value) ->
                            assertEquals(value, tensors.metadata().get(key), key));
        }
    }

    @Test
    void theModelIsBuiltAgain() {
        assertEquals(Textures.model().config(), saved.run().createModel().config());
        try (Backend backend = Textures.backend(1);
                Weights weights = saved.allocate(backend)) {
            assertEquals(
                    Textures.model().parameters().list(), weights.parameters().list());
            for (Parameter parameter : weights.parameters()) {
                assertTrue(weights.read(parameter).sameBits(saved.tensor(parameter.name())), parameter.name());
            }
        }
    }

    /** A task that is not known here does not keep anyone from the weights. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|classify|the task 'classify' is not known here",
                "name|reconstruction|the model crate is no masked autoencoder",
                "name|rate-reduction|lacks 'epsilon_squared'",
                "colour|red|the unknown key 'colour'",
            })
    void aTaskThatCannotBeBuiltIsRefused(String key, String value, String words, @TempDir Path folder) {
        RunDescription run = Checkpoint.load(rewrite(folder, metadata -> metadata.put("task." + key, value)))
                .run();
        var error = assertThrows(LimpidException.class, run::createTask);
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }

    /** What is missing, what is too much and what has another shape is said at once. */
    @Test
    void wrongTensorsAreListedTogether(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>(saved.tensors());
        tensors.remove("cls_token");
        tensors.remove("adamw.v.pos_embedding");
        tensors.put("pos_embedding", Tensor.of(new float[12], 1, 1, 12));
        tensors.put("module.cls_token", Tensor.scalar(1));
        new Checkpoint(saved.run(), saved.state(), tensors).save(file);
        var error = assertThrows(LimpidException.class, () -> Checkpoint.load(file));
        assertEquals(
                file + ": its tensors are not those of its model and optimiser:\n"
                        + "  other shape pos_embedding f32[1,1,12]; expected f32[1,5,12]\n"
                        + "  missing     cls_token f32[1,1,12]\n"
                        + "  missing     adamw.v.pos_embedding f32[1,5,12]\n"
                        + "  unexpected  module.cls_token f32[]\n"
                        + "The file was changed after it was written, or by another version; use another checkpoint",
                error.getMessage());
    }

    /** Values of the metadata that are changed to, or removed by '-'; the error names the file and holds the words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limpid.format|-|but no checkpoint of a run",
                "limpid.format|1|is a checkpoint of format 1; this version reads format 2",
                "kind|-|lacks 'kind'",
                "kind|crane|there is no kind of model 'crane'",
                "dim|-|lacks 'dim'",
                "dim|0|dim = 0; expected 1 or more",
                "depth|1|unexpected  transformer.layers.1.",
                "task.name|-|the section 'task' is missing",
                "training.epochs|-|lacks 'epochs'",
                "training.epoch|4|the unknown key 'epoch'",
                "data.mean|a|has 'mean' = 'a'; expected numbers joined by commas",
                "data.classes|-|lacks 'classes'",
                "state.step|-1|has step -1",
                "state.step|one|has 'step' = 'one'; expected a whole number",
                "state.loss_sum|Infinity|expected a finite number",
                "state.epochs|[|is not the JSON that it should be",
                "state.epochs|[{}]|lacks 'epoch'",
                "state.epochs|{}|found START_OBJECT where a list of epochs should be",
                "state.epochs|[] []|goes on after its end",
                "state.epochs|[[[[[[[[[[[[]]]]]]]]]]]]|found START_ARRAY where the metrics of epoch 1 should be",
            })
    void metadataThatAreWrongAreRefused(String key, String value, String words, @TempDir Path folder) {
        Path file = rewrite(folder, metadata -> {
            if (value.equals("-")) {
                metadata.remove(key);
            } else {
                metadata.put(key, value);
            }
        });
        var error = assertThrows(LimpidException.class, () -> Checkpoint.load(file));
        assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }

    @Test
    void aStateThatTheRunCannotBeInIsRefused(@TempDir Path folder) {
        for (String step : List.of("25", "5")) {
            Path file = rewrite(folder, metadata -> metadata.put("state.step", step));
            Checkpoint changed = Checkpoint.load(file);
            var error = assertThrows(
                    LimpidException.class,
                    () -> Textures.train(Textures.config().build(), builder -> builder.from(changed)));
            assertTrue(error.getMessage().contains("is at step " + step + " with"), error.getMessage());
        }
    }

    private Path rewrite(Path folder, Consumer<Map<String, String>> change) {
        Path file = folder.resolve("checkpoint.safetensors");
        saved.save(file);
        Map<String, String> metadata;
        try (SafeTensors tensors = SafeTensors.open(file)) {
            metadata = new LinkedHashMap<>(tensors.metadata());
        }
        change.accept(metadata);
        SafeTensors.write(file, metadata, saved.tensors());
        return file;
    }
}
