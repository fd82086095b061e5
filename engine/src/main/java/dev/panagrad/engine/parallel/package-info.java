/** Tasks in parts on threads that spin, then park. Nothing here knows what is computed. */
package dev.panagrad.engine.parallel;
