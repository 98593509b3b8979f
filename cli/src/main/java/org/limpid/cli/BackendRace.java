package org.limpid.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.limpid.api.backend.Inputs;
import org.limpid.api.tensor.Tensor;
import org.limpid.cli.verify.Candidate;
import org.limpid.models.Classification;
import org.limpid.models.Crate;
import org.limpid.models.ImageClassifier;
import org.limpid.models.ImageFormat;
import org.limpid.models.optim.AdamW;
import org.limpid.training.Recipe;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.StrokeDigits;

/**
 * Training steps of one model on several backends, taken by turns in one process so that whatever else the machine does
 * hits all of them: the model, batch and optimiser of the recipe for the embedded digits.
 *
 * @param rounds how often each has its turn
 * @param warmUp seconds for which each runs before
 * @param turn seconds that a turn takes, roughly
 */
record BackendRace(int rounds, double warmUp, double turn) {

    /** For figures that are to be published. */
    static final BackendRace WHOLE = new BackendRace(15, 10, 0.5);

    /** Shows that it runs. */
    static final BackendRace QUICK = new BackendRace(3, 0.2, 0.05);

    /**
     * How one backend did.
     *
     * @param name backend and variant
     * @param step seconds that a step took, of each round
     * @param planned bytes that it holds by its own account
     */
    record Result(String name, List<Double> step, long planned) {

        /** Copies the list. */
        Result {
            step = List.copyOf(step);
        }

        /** Seconds, the median over the rounds. */
        double median() {
            return quantile(step, 0.5);
        }

        /** How many times as long as another takes, round by round: the given quantile. */
        double ratio(Result other, double quantile) {
            return quantile(
                    IntStream.range(0, step.size())
                            .mapToObj(round -> step.get(round) / other.step.get(round))
                            .toList(),
                    quantile);
        }

        private static double quantile(List<Double> values, double quantile) {
            List<Double> sorted = values.stream().sorted().toList();
            return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
        }
    }

    /**
     * Runs it.
     *
     * @param candidates which backends; the first is what the others are compared with
     * @param progress hears a line at a time
     */
    List<Result> run(List<Candidate> candidates, Consumer<String> progress) {
        Crate model = new Crate(Recipe.DIGITS.crate(new ImageFormat(1, 28, 28), 10));
        int batch = Recipe.DIGITS.config().build().batchSize();
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Candidate candidate : candidates) {
                progress.accept("warming up " + candidate.name());
                Contender contender = Contender.of(candidate, model, batch, AdamW.of(0.05));
                contenders.add(contender);
                fill(contender.inputs(), batch);
                warm(contender);
            }
            List<List<Double>> seconds = take(contenders, progress);
            return IntStream.range(0, contenders.size())
                    .mapToObj(i -> new Result(
                            contenders.get(i).name(),
                            seconds.get(i),
                            contenders.get(i).planned()))
                    .toList();
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void warm(Contender contender) {
        for (double spent = 0; spent < warmUp; ) {
            spent += contender.take(1);
        }
    }

    private List<List<Double>> take(List<Contender> contenders, Consumer<String> progress) {
        List<List<Double>> seconds =
                contenders.stream().<List<Double>>map(_ -> new ArrayList<>()).toList();
        long[] steps = new long[contenders.size()];
        Arrays.setAll(
                steps, i -> Math.max(1, Math.round(turn / (contenders.get(i).take(2) / 2))));
        for (int round = 0; round < rounds; round++) {
            progress.accept(String.format(Locale.ROOT, "round %d of %d", round + 1, rounds));
            for (int place = 0; place < contenders.size(); place++) {
                // Another one begins each round.
                int i = (place + round) % contenders.size();
                seconds.get(i).add(contenders.get(i).take(steps[i]) / steps[i]);
            }
        }
        return seconds;
    }

    /** Drawn digits, the same for all. */
    private static void fill(Inputs inputs, int batch) {
        ImageSet digits = StrokeDigits.create(1, batch, 1).train();
        Tensor image = require(inputs, ImageClassifier.IMAGE);
        Tensor label = require(inputs, Classification.LABEL);
        Tensor weight = require(inputs, Classification.WEIGHT);
        float[] pixels = new float[Math.toIntExact(image.size() / batch)];
        for (int example = 0; example < batch; example++) {
            digits.copyTo(example, pixels, 0);
            for (int pixel = 0; pixel < pixels.length; pixel++) {
                image.setFloat((long) example * pixels.length + pixel, pixels[pixel]);
            }
            label.setInt(example, digits.label(example));
            weight.setFloat(example, 1);
        }
    }

    private static Tensor require(Inputs inputs, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the training step has no input '" + name + "'");
        }
        return tensor;
    }
}
