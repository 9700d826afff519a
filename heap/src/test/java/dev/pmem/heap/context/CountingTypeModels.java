/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;

/**
 * Type models by reflection that count how often instances are made, and how often a property is got.
 */
final class CountingTypeModels implements TypeModels {

	private final ReflectionTypeModels target = new ReflectionTypeModels();

	private final String countedProperty;

	private final Set<String> omittedProperties;

	int gotCount;

	int madeCount;

	/**
	 * @param countedProperty whose getting is counted
	 * @param omittedProperties which the models leave out, as of an earlier state of the class
	 */
	CountingTypeModels(String countedProperty, String... omittedProperties) {
		this.countedProperty = countedProperty;
		this.omittedProperties = Set.of(omittedProperties);
	}

	@Override
	public <T> TypeModel<T> modelOf(Class<T> type) {
		TypeModel<T> model = this.target.modelOf(type);
		List<TypeModel.Property> properties = new ArrayList<>();
		for (TypeModel.Property property : model.properties()) {
			if (!this.omittedProperties.contains(property.name())) {
				properties.add(property.name().equals(this.countedProperty)
						? new TypeModel.Property(property.name(), property.type(),
								counting(property.getter(), "countGot"), property.setter())
						: property);
			}
		}
		return new TypeModel<>(type, properties, counting(model.creator(), "countMade"), model.creatorProperties());
	}

	private MethodHandle counting(MethodHandle counted, String counter) {
		try {
			MethodHandle count = MethodHandles.lookup().bind(this, counter, MethodType.methodType(void.class));
			return MethodHandles.foldArguments(counted, count);
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	@SuppressWarnings("unused") // by method handle
	private void countGot() {
		this.gotCount++;
	}

	@SuppressWarnings("unused") // by method handle
	private void countMade() {
		this.madeCount++;
	}

	void reset() {
		this.gotCount = 0;
		this.madeCount = 0;
	}

}
