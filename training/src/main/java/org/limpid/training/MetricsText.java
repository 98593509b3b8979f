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

    private static final String TRAIN = "train_";
    private static final String HELD_OUT = "held_out_";
    private static final String LOSS = "loss";

    private MetricsText() {}

    /**
     * A header and one line for each epoch.
     *
     * @param measures the names of what is measured beside the loss
     */
    static String csv(List<EpochMetrics> epochs, List<String> measures) {
        Map<String, Double> zeros = new LinkedHashMap<>();
        measures.forEach(name -> zeros.put(name, 0.0));
        Measurements nothing = new Measurements(0, zeros);
        EpochMetrics none = new EpochMetrics(0, 0, 0, nothing, nothing, 0);
        StringBuilder text = new StringBuilder(String.join(",", columns(none).keySet())).append('\n');
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
        put(columns, TRAIN, epoch.train());
        put(columns, HELD_OUT, epoch.heldOut());
        columns.put("seconds", epoch.seconds());
        return columns;
    }

    private static void put(Map<String, Number> columns, String prefix, Measurements measured) {
        columns.put(prefix + LOSS, measured.loss());
        measured.values().forEach((name, value) -> columns.put(prefix + name, value));
    }

    private static EpochMetrics read(String source, Map<String, String> values) {
        Fields fields = new Fields(source, values);
        EpochMetrics epoch = new EpochMetrics(
                fields.integer("epoch"),
                fields.longInteger("step"),
                fields.number("learning_rate"),
                measurements(fields, TRAIN),
                measurements(fields, HELD_OUT),
                fields.number("seconds"));
        fields.requireOnly(columns(epoch).keySet());
        return epoch;
    }

    private static Measurements measurements(Fields fields, String prefix) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String key : fields.values().keySet()) {
            if (key.startsWith(prefix) && !key.equals(prefix + LOSS)) {
                values.put(key.substring(prefix.length()), fields.number(key));
            }
        }
        return new Measurements(fields.number(prefix + LOSS), values);
    }
}
