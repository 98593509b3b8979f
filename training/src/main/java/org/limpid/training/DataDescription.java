package org.limpid.training;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.limpid.api.LimpidException;
import org.limpid.training.data.Dataset;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.Normalization;

/**
 * What a checkpoint remembers of the data that it was trained on: enough to feed the model as it was fed in training, and to
 * notice other data when a run goes on.
 *
 * @param name what the data set is called
 * @param trainImages how many images there are to train on
 * @param heldOutImages how many held-out images there are
 * @param classNames the name of each class, in the order of the labels
 * @param normalization how bytes become the numbers that the model sees
 * @param fingerprint the CRC-32C of all pixels and labels, in hexadecimal
 */
public record DataDescription(
        String name,
        int trainImages,
        int heldOutImages,
        List<String> classNames,
        Normalization normalization,
        String fingerprint) {

    private static final String NAMES_SEPARATOR = "\n";

    /** Copies the list. */
    public DataDescription {
        classNames = List.copyOf(classNames);
    }

    /** Looks at every byte of the data set. */
    public static DataDescription of(Dataset data) {
        CRC32C sum = new CRC32C();
        add(data.train(), sum);
        add(data.heldOut(), sum);
        return new DataDescription(
                data.name(),
                data.train().size(),
                data.heldOut().size(),
                data.train().classNames(),
                data.train().normalization(),
                "%08x".formatted(sum.getValue()));
    }

    private static void add(ImageSet images, CRC32C sum) {
        ByteBuffer image = ByteBuffer.allocate(images.shape().elements() + Integer.BYTES);
        for (int index = 0; index < images.size(); index++) {
            images.copyTo(index, image.array(), 0);
            image.putInt(images.shape().elements(), images.label(index));
            sum.update(image.array());
        }
    }

    SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("train_images", Integer.toString(trainImages));
        map.put("held_out_images", Integer.toString(heldOutImages));
        map.put("classes", String.join(NAMES_SEPARATOR, classNames));
        map.put("mean", join(normalization.mean()));
        map.put("standard_deviation", join(normalization.standardDeviation()));
        map.put("fingerprint", fingerprint);
        return map;
    }

    static DataDescription fromMap(Map<String, String> map) {
        Fields fields = new Fields("the description of the data", map);
        try {
            return new DataDescription(
                    fields.text("name"),
                    fields.integer("train_images"),
                    fields.integer("held_out_images"),
                    List.of(fields.text("classes").split(NAMES_SEPARATOR, -1)),
                    new Normalization(floats(fields, "mean"), floats(fields, "standard_deviation")),
                    fields.text("fingerprint"));
        } catch (IllegalArgumentException misfit) {
            throw new LimpidException("the description of the data is wrong: " + misfit.getMessage(), misfit);
        }
    }

    private static String join(List<Float> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Float> floats(Fields fields, String key) {
        return fields.parse(
                key,
                "numbers joined by commas",
                text -> Stream.of(text.split(",", -1)).map(Float::valueOf).toList());
    }
}
