package org.spreadqueue.spread;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What keeps this module small.
 */
@AnalyzeClasses(packages = "org.spreadqueue.spread", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnTheJdkAndTwoSmallLibraries = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("org.spreadqueue.spread..", "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule codecKnowsNothingOfTheClient = noClasses().that()
		.resideInAPackage("org.spreadqueue.spread.wire")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.spreadqueue.spread");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("org.spreadqueue.(**)").should().beFreeOfCycles();

}
