/** Training and scoring on Apache Spark. */
package dev.panagrad.spark;
