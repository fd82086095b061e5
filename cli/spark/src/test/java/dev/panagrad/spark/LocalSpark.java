package dev.panagrad.spark;

import org.apache.spark.sql.SparkSession;

/** Spark in this JVM, with two slots. */
final class LocalSpark {
  private LocalSpark() {}

  /** Starts it; the caller stops it. */
  static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }
}
