/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.domain.AuditorAware;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.util.ClassUtils;

import dev.pmem.data.migration.PmemMigration;

/**
 * Leaves the application's components out of a {@link DataPmemTest}, but for those that take part in storing entities.
 */
final class DataPmemTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<DataPmemTest> {

	private static final String ATTRIBUTE_CONVERTER = "jakarta.persistence.AttributeConverter";

	private static final Set<Class<?>> INCLUDED = included();

	/** For Spring. */
	DataPmemTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	private static Set<Class<?>> included() {
		Set<Class<?>> included = new LinkedHashSet<>(Set.of(EntityCallback.class, AuditorAware.class, Converter.class,
				ConverterFactory.class, GenericConverter.class, PmemMigration.class));
		ClassLoader loader = DataPmemTypeExcludeFilter.class.getClassLoader();
		if (ClassUtils.isPresent(ATTRIBUTE_CONVERTER, loader)) {
			included.add(ClassUtils.resolveClassName(ATTRIBUTE_CONVERTER, loader));
		}
		return Set.copyOf(included);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDED;
	}

}
