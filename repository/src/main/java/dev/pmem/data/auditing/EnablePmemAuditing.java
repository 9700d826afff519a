/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.auditing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Sets the properties marked with {@link org.springframework.data.annotation.CreatedDate},
 * {@link org.springframework.data.annotation.LastModifiedDate}, {@link org.springframework.data.annotation.CreatedBy}
 * and {@link org.springframework.data.annotation.LastModifiedBy} when entities are stored. Requires a bean
 * {@code pmemMappingContext}.
 */
@Inherited
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import(PmemAuditingRegistrar.class)
@SuppressWarnings("exports")
public @interface EnablePmemAuditing {

	/** Name of the {@link org.springframework.data.domain.AuditorAware} that supplies the current user. */
	String auditorAwareRef() default "";

	/** Whether dates are set. */
	boolean setDates() default true;

	/** Whether the modification properties of a new entity are set, too. */
	boolean modifyOnCreate() default true;

	/** Name of the {@link org.springframework.data.auditing.DateTimeProvider} that supplies the time. */
	String dateTimeProviderRef() default "";

}
