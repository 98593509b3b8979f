package org.limpid.training;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows training to people: on a terminal a bar for the epoch that is on, and everywhere one line for each epoch that has
 * ended. Shows one run at a time.
 */
public final class ConsoleProgress implements TrainingListener {

    private static final int COLUMNS = 100;
    private static final int REDRAW_MILLIS = 200;

    private final PrintStream out;
    private final boolean bars;
    private @Nullable ProgressBar bar;
    private long shownAt;

    /** Writes to the standard error stream, with bars if that is a terminal. */
    public ConsoleProgress() {
        this(System.err, isTerminal());
    }

    /**
     * Writes to a stream.
     *
     * @param out where
     * @param bars whether it understands a carriage return, so that a bar can be redrawn
     */
    public ConsoleProgress(PrintStream out, boolean bars) {
        this.out = out;
        this.bars = bars;
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    @Override
    public void started(TrainingProgress progress) {
        if (progress.step() > 0) {
            print("going on after step " + progress.step() + " of " + progress.totalSteps());
        }
    }

    @Override
    public void stepped(TrainingProgress progress) {
        if (!bars) {
            return;
        }
        ProgressBar shown = bar == null ? open(progress) : bar;
        shown.stepTo(progress.stepInEpoch());
        if (System.nanoTime() - shownAt > TimeUnit.MILLISECONDS.toNanos(REDRAW_MILLIS)) {
            StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", progress.meanLoss()));
            for (Measure measure : progress.task().measures()) {
                text.append("  ").append(measure.show(progress.mean(measure.name())));
            }
            shown.setExtraMessage(text.append(String.format(Locale.ROOT, "  %.0f images/s", progress.imagesPerSecond()))
                    .toString());
            shownAt = System.nanoTime();
        }
    }

    private ProgressBar open(TrainingProgress progress) {
        ProgressBar opened = new ProgressBarBuilder()
                .setTaskName("epoch " + place(progress.epoch(), progress))
                .setInitialMax(progress.stepsPerEpoch())
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS))
                .clearDisplayOnFinish()
                .build();
        bar = opened;
        return opened;
    }

    @Override
    public void evaluating(TrainingProgress progress) {
        if (bar != null) {
            bar.setExtraMessage("evaluating");
        }
    }

    @Override
    public void epochEnded(TrainingProgress progress, EpochMetrics metrics) {
        close();
        print(String.format(
                Locale.ROOT,
                "epoch %s  %s  held out: %s  %.1f s",
                place(metrics.epoch(), progress),
                show(progress.task(), metrics.train()),
                show(progress.task(), metrics.heldOut()),
                metrics.seconds()));
    }

    private static String show(Task task, Measurements measured) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", measured.loss()));
        for (Measure measure : task.measures()) {
            text.append("  ").append(measure.show(measured.value(measure.name())));
        }
        return text.toString();
    }

    @Override
    public void diagnosing(TrainingProgress progress) {
        close();
        print("a value is not finite after step " + progress.step()
                + ": repeating the steps since the last checkpoint to find the first");
    }

    @Override
    public void ended(TrainingProgress progress, TrainingResult result) {
        close();
        if (!result.finished()) {
            print("stopped after step " + progress.step() + " of " + progress.totalSteps());
        }
    }

    @Override
    public void failed(TrainingProgress progress, Throwable error) {
        close();
    }

    private void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Long enough to cover what a bar may have left on the line. */
    private void print(String line) {
        out.println(bars ? "\r" + line + " ".repeat(Math.max(0, COLUMNS - line.length())) : line);
    }

    private static String place(int epoch, TrainingProgress progress) {
        int epochs = progress.description().training().epochs();
        return " "
                        .repeat(Integer.toString(epochs).length()
                                - Integer.toString(epoch).length()) + epoch + "/" + epochs;
    }
}
