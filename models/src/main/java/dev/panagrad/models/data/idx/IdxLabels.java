package dev.panagrad.models.data.idx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The content of an IDX label file: one byte per class, from 0 to classes - 1. */
public final class IdxLabels {
  private final String name;
  private final int count;
  private final int classes;
  private final MemorySegment labels;
  private final String sha256;

  IdxLabels(String name, int count, int classes, MemorySegment labels, String sha256) {
    this.name = name;
    this.count = count;
    this.classes = classes;
    this.labels = labels;
    this.sha256 = sha256;
  }

  /** The source of the labels, for messages. */
  public String name() {
    return name;
  }

  /** The number of labels. */
  public int count() {
    return count;
  }

  /** The number of classes that the labels were checked against. */
  public int classes() {
    return classes;
  }

  /** The class of an example, from 0 to classes - 1. */
  public int label(int index) {
    return labels.get(ValueLayout.JAVA_BYTE, index);
  }

  /** The same labels for another number of classes; all labels must be below it. */
  public IdxLabels of(int number) {
    return new IdxLabels(name, count, number, labels, sha256);
  }

  /** The labels, one byte each. */
  public MemorySegment bytes() {
    return labels;
  }

  /** The SHA-256 of the unpacked file, in hexadecimal. */
  public String sha256() {
    return sha256;
  }
}
