package dev.panagrad.models.io.json;

/** Represents JSON's null, so that collections hold no Java null. */
public enum JsonNull {
  /** The one value. */
  NULL
}
