package org.limpid.cli.experiment;

/** A chart as PNG, with its words. */
public final class Picture {

    private final String description;
    private final byte[] png;

    /**
     * @param description what is to be seen
     * @param png the file's bytes, which this keeps
     */
    Picture(String description, byte[] png) {
        this.description = description;
        this.png = png;
    }

    /** What is to be seen. */
    public String description() {
        return description;
    }

    /** The file's bytes, not a copy. */
    public byte[] png() {
        return png;
    }
}
