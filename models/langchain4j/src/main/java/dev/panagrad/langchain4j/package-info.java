/** Models of this engine for langchain4j. */
package dev.panagrad.langchain4j;
