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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Puts a temporary pool in the place of the one that the application configures.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("pmem.test.pool")
public @interface AutoConfigureTestPool {

	/** Which pools are replaced. The property {@code pmem.test.pool.replace} says the same. */
	Replace replace() default Replace.NON_TEST;

	/** Which pools are replaced. */
	enum Replace {

		/**
		 * Every pool but one that the test itself configures by {@code pmem.pool.path}: in its properties, its property
		 * files, dynamically or as an argument. A heap that the application makes by a bean of its own is replaced, too.
		 */
		NON_TEST,

		/** None: the test uses the pool that the application configures. */
		NONE

	}

}
