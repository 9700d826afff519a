/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of this application.
 *
 * @param crashEnabled whether whoever can reach it may halt the JVM
 */
@ConfigurationProperties("demo")
public record DemoProperties(@DefaultValue("true") boolean crashEnabled) {}
