package org.limpid.cli.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.limpid.analysis.Raster;
import org.limpid.training.Prediction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What the page's script reads. Numbers that are not finite are null. */
final class ObservationJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ObservationJson() {}

    /** What is the same for all images. */
    static String of(Observer observer, Limits limits) {
        ServedNetwork network = observer.network();
        return write(json -> {
            json.writeStringProperty("source", network.name());
            json.writeStringProperty("kind", network.model().kind());
            json.writeStringProperty("parameters", String.format(Locale.ROOT, "%,d", parameters(network)));
            json.writeNumberProperty("height", network.image().height());
            json.writeNumberProperty("width", network.image().width());
            json.writeNumberProperty("channels", network.image().channels());
            json.writeNumberProperty("rows", observer.rows());
            json.writeNumberProperty("columns", observer.columns());
            json.writeNumberProperty("layers", observer.layers());
            json.writeNumberProperty("heads", observer.heads());
            json.writeNumberProperty("classes", network.classNames().size());
            json.writeBooleanProperty("whiteBox", observer.isWhiteBox());
            json.writeNumberProperty("mostBytes", limits.bytes());
            json.writeNumberProperty("mostPixels", limits.pixels());
        });
    }

    private static long parameters(ServedNetwork network) {
        return network.model().parameters().list().stream()
                .mapToLong(parameter -> parameter.type().shape().size())
                .sum();
    }

    /** What was seen of an image. */
    static String of(Observation observation) {
        return write(json -> {
            json.writeName("seen");
            picture(json, observation.seen());
            observation.prediction().ifPresent(prediction -> classes(json, prediction));
            observation.completed().ifPresent(completed -> {
                json.writeNumberProperty("hidden", completed.hidden());
                json.writeName("shown");
                picture(json, completed.shown());
                json.writeName("completed");
                picture(json, completed.completed());
            });
            json.writeArrayPropertyStart("layers");
            observation.layers().forEach(layer -> layer(json, layer));
            json.writeEndArray();
        });
    }

    /** What is wrong. */
    static String error(String message) {
        return write(json -> json.writeStringProperty("error", message));
    }

    private static void classes(JsonGenerator json, Prediction prediction) {
        json.writeArrayPropertyStart("classes");
        for (Prediction.Scored scored : prediction.classes()) {
            json.writeStartObject();
            json.writeStringProperty("name", scored.name());
            number(json, "probability", OptionalDouble.of(scored.probability()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void layer(JsonGenerator json, LayerObservation layer) {
        json.writeStartObject();
        number(json, "codingRate", layer.codingRate());
        number(json, "compressedRate", layer.compressedRate());
        number(json, "nonZero", layer.nonZero());
        json.writeArrayPropertyStart("attention");
        for (List<Double> map : layer.attention()) {
            json.writeStartArray();
            for (double part : map) {
                if (Double.isFinite(part)) {
                    // More digits than a picture shows.
                    json.writeNumber((float) part);
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            json.writeNumberProperty(name, value.getAsDouble());
        } else {
            json.writeNullProperty(name);
        }
    }

    /** Base64 of red, green and blue of each pixel by rows. */
    private static void picture(JsonGenerator json, Raster raster) {
        byte[] colours = new byte[3 * raster.height() * raster.width()];
        int at = 0;
        for (int row = 0; row < raster.height(); row++) {
            for (int column = 0; column < raster.width(); column++) {
                int rgb = raster.rgb(row, column);
                for (int shift = 16; shift >= 0; shift -= 8) {
                    colours[at] = (byte) (rgb >> shift);
                    at++;
                }
            }
        }
        json.writeBinary(colours);
    }

    private static String write(Consumer<JsonGenerator> properties) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
