/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * Says how sizes are written where one can't be read. Comes before Spring Boot's analyzer, which does not.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SizeFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("pmem");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		if (property == null || !PREFIX.isAncestorOf(cause.getName())
				|| cause.getTarget().getType().resolve() != DataSize.class) {
			return null;
		}
		String origin = (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
		return new FailureAnalysis("The property '%s' has the value '%s'%s, which is no size.".formatted(cause
				.getName(),
				property.getValue(), origin),
				"Write a number and one of the units B, KB, MB, GB and TB, each 1024 times the one before: 64GB is what"
						+ " others write as 64GiB.",
				cause);
	}

}
