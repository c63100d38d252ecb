using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClientSdk.Tests.House.Samples;

/// <summary>Compiles samples against the very assemblies that the tests run with.</summary>
internal sealed partial class SampleCompiler
{
    /// <summary>What a project with ImplicitUsings has.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    /// <summary>The published packages: each has its approved public API.</summary>
    private static readonly string[] Packages = [.. Repository.Files.Where(file => file.Contains("/PublicApi/", StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file))];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("ClientSdk.", StringComparison.Ordinal))
            .Concat(Packages.Select(package => Repository.Assembly(package, "net10.0")))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly SyntaxTree _implicit = CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing);
    private readonly SyntaxTree _given = CSharpSyntaxTree.ParseText(Repository.Read("tests/ClientSdk.Tests/House/Samples/Given.cs"), Parsing);
    private readonly SyntaxTree _spaces = CSharpSyntaxTree.ParseText(
        string.Concat(Packages.SelectMany(SpacesOf).Select(space => $"global using {space};\n")) + "global using static Given;",
        Parsing);

    /// <summary>What is wrong with a sample, each with its line in the page.</summary>
    public IEnumerable<string> ErrorsOf(Sample sample) => Compile(sample).GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(diagnostic => $"{sample.Page}:{LineOf(sample, diagnostic)}: {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");

    public Assembly Build(Sample sample)
    {
        using MemoryStream image = new();
        Assert.True(Compile(sample).Emit(image).Success, string.Join('\n', ErrorsOf(sample)));
        return Assembly.Load(image.ToArray());
    }

    private CSharpCompilation Compile(Sample sample)
    {
        SyntaxTree code = CSharpSyntaxTree.ParseText(sample.Code, Parsing, path: sample.Page);
        bool hasStatements = code.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
        return CSharpCompilation.Create(
            "Sample",
            sample.IsProgram ? [_implicit, code] : [_implicit, _spaces, _given, code],
            References,
            new CSharpCompilationOptions(hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static int LineOf(Sample sample, Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath == sample.Page ? sample.Line + diagnostic.Location.GetLineSpan().StartLinePosition.Line : sample.Line;

    /// <summary>The namespaces of a package, as its approved public API names them; the guests among them too.</summary>
    private static IEnumerable<string> SpacesOf(string package) =>
        SpaceLine().Matches(Repository.Read($"tests/ClientSdk.Tests/House/PublicApi/{package}.txt")).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^namespace (.+)$", RegexOptions.Multiline)]
    private static partial Regex SpaceLine();
}
