/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.transaction.annotation.Transactional;

/**
 * A test of repositories alone: the application context has the repositories, the template, the transaction manager and
 * the heap, and of the application's components only those that take part in storing entities (entity callbacks,
 * converters, the auditor, migrations). Each test method runs in a transaction, which is rolled back after it.
 * <p>
 * The pool is a temporary one, also where the application configures one, and goes with the context. If the test itself
 * gives {@code pmem.pool.path}, that pool is used; see {@link AutoConfigureTestPool}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DataPmemTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DataPmemTypeExcludeFilter.class)
@Transactional
@AutoConfigureDataPmem
@AutoConfigureTestPool
@ImportAutoConfiguration
public @interface DataPmemTest {

	/** Properties of the form {@code key=value} for the environment. */
	String[] properties() default {};

	/** Whether components of the application are left out unless they take part in storing entities. */
	boolean useDefaultFilters() default true;

	/** What is put into the context nonetheless. */
	Filter[] includeFilters() default {};

	/** What is left out of the context. */
	Filter[] excludeFilters() default {};

	/** Auto-configurations that are left out. */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
