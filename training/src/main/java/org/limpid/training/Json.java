package org.limpid.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.limpid.api.LimpidException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** The little JSON that run folders hold: objects of scalars, one level deep. */
final class Json {

    private static final int MAX_DEPTH = 8;
    /** Far more than a configuration takes. */
    private static final long MAX_FILE_BYTES = 16 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectWriteContext INDENTED = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }
    };

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private Json() {}

    /** Indented text of what {@code body} writes. */
    static String write(Consumer<JsonGenerator> body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(INDENTED, bytes)) {
            body.accept(json);
        }
        return bytes.toString(StandardCharsets.UTF_8) + "\n";
    }

    /** Reads a document with {@code body}, which finds the parser at the first token. */
    static void read(String source, String text, Consumer<JsonParser> body) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            body.accept(json);
            if (json.nextToken() != null) {
                throw new LimpidException(source + " goes on after its end with " + json.currentToken());
            }
        } catch (JacksonException broken) {
            throw new LimpidException(
                    source + " is not the JSON that it should be: " + broken.getOriginalMessage(), broken);
        }
    }

    /** The text of a small file. */
    static String readFile(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new LimpidException(file + ": has " + Files.size(file) + " bytes; expected a few thousand");
            }
            return Files.readString(file);
        } catch (IOException failure) {
            throw new LimpidException(file + ": cannot be read (" + failure + ")", failure);
        }
    }

    /** Writes an object of objects of scalars; text that is a number is written as one, digit by digit. */
    static void writeSections(JsonGenerator json, Map<String, Map<String, String>> sections) {
        json.writeStartObject();
        sections.forEach((name, section) -> {
            json.writeObjectPropertyStart(name);
            section.forEach((key, value) -> {
                json.writeName(key);
                if (NUMBER.matcher(value).matches()) {
                    json.writeNumber(value);
                } else {
                    json.writeString(value);
                }
            });
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    /** Reads what {@link #writeSections} wrote. */
    static SequencedMap<String, Map<String, String>> readSections(String source, JsonParser json) {
        require(source, json, JsonToken.START_OBJECT, "an object of sections");
        SequencedMap<String, Map<String, String>> sections = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            require(source, json, JsonToken.START_OBJECT, "an object in section '" + name + "'");
            sections.put(name, scalars(source, json));
        }
        return sections;
    }

    /** The scalars of an object as text; the parser stands at its brace. */
    static SequencedMap<String, String> scalars(String source, JsonParser json) {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            JsonToken token = json.nextToken();
            if (!token.isScalarValue()) {
                throw new LimpidException(source + ": '" + key + "' is not a string or a number");
            }
            values.put(key, json.getString());
        }
        return values;
    }

    static void require(String source, JsonParser json, JsonToken wanted, String expected) {
        if (json.currentToken() != wanted) {
            throw new LimpidException(source + ": found " + json.currentToken() + " where " + expected + " should be");
        }
    }
}
