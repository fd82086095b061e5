package dev.panagrad.models.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The origin of a run's data, so that another run can check whether it has the same.
 *
 * @param source in words: "embedded MNIST", a folder, a pattern of text files
 * @param sha256 the SHA-256 of each file in hexadecimal, by the file's name
 */
public record DataOrigin(String source, Map<String, String> sha256) {
  /** Copies the map. */
  public DataOrigin {
    sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
  }
}
