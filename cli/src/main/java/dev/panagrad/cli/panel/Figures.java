package dev.panagrad.cli.panel;

import java.math.BigDecimal;
import java.util.Locale;

/** Formats numbers for people, the same in every locale. */
public final class Figures {
  private static final long KIB = 1024;

  private Figures() {}

  /** A whole number with thousands separators, as 12,345. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A size in bytes, KiB, MiB or GiB. */
  public static String bytes(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    double kib = (double) bytes / KIB;
    return kib < KIB
        ? String.format(Locale.ROOT, "%.1f KiB", kib)
        : kib < KIB * KIB
            ? String.format(Locale.ROOT, "%.1f MiB", kib / KIB)
            : String.format(Locale.ROOT, "%.1f GiB", kib / KIB / KIB);
  }

  /** Operations with a prefix, as 79.1 MFLOP; empty for 0. */
  public static String flops(double flops) {
    if (flops == 0) {
      return "";
    }
    if (flops < 1e6) {
      return String.format(Locale.ROOT, "%.1f kFLOP", flops / 1e3);
    }
    return flops < 1e9
        ? String.format(Locale.ROOT, "%.1f MFLOP", flops / 1e6)
        : String.format(Locale.ROOT, "%.2f GFLOP", flops / 1e9);
  }

  /** A duration as 0:07, 12:34 or 1:02:03. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** A setting without needless digits: 10000, 0.003. */
  public static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
