/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.data.repository.config.DefaultRepositoryBaseClass;
import org.springframework.data.repository.query.QueryLookupStrategy.Key;

import dev.pmem.data.repository.support.PmemRepositoryFactoryBean;

/**
 * Declares a bean for each repository interface that is found, by default in the package of the annotated class and
 * below.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(PmemRepositoriesRegistrar.class)
@SuppressWarnings("exports")
public @interface EnablePmemRepositories {

	/** The same as {@link #basePackages()}. */
	String[] value() default {};

	/** Packages to search, including their subpackages. */
	String[] basePackages() default {};

	/** Classes whose packages are searched, including their subpackages. */
	Class<?>[] basePackageClasses() default {};

	/** Types to find besides repository interfaces. */
	Filter[] includeFilters() default {};

	/** Types not to find. */
	Filter[] excludeFilters() default {};

	/** Postfix of the names of classes that implement fragments of repositories. */
	String repositoryImplementationPostfix() default "Impl";

	/** Required by Spring Data's infrastructure; there are no named queries. */
	String namedQueriesLocation() default "";

	/** How queries are found; {@link Key#USE_DECLARED_QUERY} is refused. */
	Key queryLookupStrategy() default Key.CREATE_IF_NOT_FOUND;

	/** The factory bean made for each repository. */
	Class<?> repositoryFactoryBeanClass() default PmemRepositoryFactoryBean.class;

	/** The class behind the repositories; the default is {@code SimplePmemRepository}. */
	Class<?> repositoryBaseClass() default DefaultRepositoryBaseClass.class;

	/** How the beans are named. */
	Class<? extends BeanNameGenerator> nameGenerator() default BeanNameGenerator.class;

	/** Name of the bean that is the {@link dev.pmem.data.core.PmemOperations} of the repositories. */
	String pmemTemplateRef() default "pmemTemplate";

	/** Name of the bean that is the transaction manager of the repositories. */
	String transactionManagerRef() default "pmemTransactionManager";

	/** Whether to find repository interfaces that are declared inside classes. */
	boolean considerNestedRepositories() default false;

	/** Whether repository methods that write run in a transaction of the transaction manager. */
	boolean enableDefaultTransactions() default true;

	/** When repositories are initialised. */
	BootstrapMode bootstrapMode() default BootstrapMode.DEFAULT;

}
