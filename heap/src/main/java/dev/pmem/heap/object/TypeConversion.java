/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.util.function.UnaryOperator;

/**
 * How the values of a class are stored as values of another class, wherever they stand: in properties, elements, keys and
 * values of maps, ids. Queries compare, and indexes order, what is stored.
 *
 * @param type the class of the values; not primitive
 * @param storedType the class of what is stored, of which the heap has values of its own, or an enum; not primitive
 * @param store makes what is stored of a value; neither is null. Values that are equal for the application must give the
 * same. Called by any thread
 * @param load makes the value of what is stored; neither is null. Called by any thread
 */
public record TypeConversion(Class<?> type, Class<?> storedType, UnaryOperator<Object> store,
		UnaryOperator<Object> load) {}
