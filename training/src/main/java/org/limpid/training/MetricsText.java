package org.limpid.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;

/** The metrics of a run as CSV and as JSON, under the same names. */
final class MetricsText {

    private static final EpochMetrics NONE = new EpochMetrics(0, 0, 0, 0, 0, 0, 0, 0);

    private MetricsText() {}

    /** A header and one line for each epoch. */
    static String csv(List<EpochMetrics> epochs) {
        StringBuilder text = new StringBuilder(String.join(",", columns(NONE).keySet())).append('\n');
        for (EpochMetrics epoch : epochs) {
            text.append(columns(epoch).values().stream().map(Number::toString).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }

    /** A list of objects. */
    static String json(List<EpochMetrics> epochs) {
        return Json.write(json -> {
            json.writeStartArray();
            for (EpochMetrics epoch : epochs) {
                json.writeStartObject();
                columns(epoch).forEach((key, value) -> {
                    json.writeName(key);
                    json.writeNumber(value.toString());
                });
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @param source what to call the text in an error
     */
    static List<EpochMetrics> fromJson(String source, String text) {
        List<EpochMetrics> epochs = new ArrayList<>();
        Json.read(source, text, json -> {
            Json.require(source, json, JsonToken.START_ARRAY, "a list of epochs");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Json.require(source, json, JsonToken.START_OBJECT, "the metrics of epoch " + (epochs.size() + 1));
                epochs.add(read(source, Json.scalars(source, json)));
            }
        });
        return epochs;
    }

    private static SequencedMap<String, Number> columns(EpochMetrics epoch) {
        SequencedMap<String, Number> columns = new LinkedHashMap<>();
        columns.put("epoch", epoch.epoch());
        columns.put("step", epoch.step());
        columns.put("learning_rate", epoch.learningRate());
        columns.put("train_loss", epoch.trainLoss());
        columns.put("train_accuracy", epoch.trainAccuracy());
        columns.put("held_out_loss", epoch.heldOutLoss());
        columns.put("held_out_accuracy", epoch.heldOutAccuracy());
        columns.put("seconds", epoch.seconds());
        return columns;
    }

    private static EpochMetrics read(String source, Map<String, String> values) {
        Fields fields = new Fields(source, values);
        fields.requireOnly(columns(NONE).keySet());
        return new EpochMetrics(
                fields.integer("epoch"),
                fields.longInteger("step"),
                fields.number("learning_rate"),
                fields.number("train_loss"),
                fields.number("train_accuracy"),
                fields.number("held_out_loss"),
                fields.number("held_out_accuracy"),
                fields.number("seconds"));
    }
}
