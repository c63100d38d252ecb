using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ClientSdk.Limits;

namespace ClientSdk.Tests.House;

public sealed class LengthTests(ITestOutputHelper output)
{
    private const int LongestFile = 300;

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        (string File, int Lines)[] files = Repository.SourcesUnder("src")
            .Select(file => (File: file, Lines: File.ReadLines(Repository.Absolute(file)).Count()))
            .OrderByDescending(file => file.Lines)
            .ToArray();
        output.WriteLine($"{files.Length} source files, median {files[files.Length / 2].Lines} lines, p90 {files[files.Length / 10].Lines}, longest {files[0].Lines}");
        foreach ((string file, int lines) in files.Take(5))
        {
            output.WriteLine($"{lines,4} {file}");
        }

        Rule.Holds(
            files.Where(file => file.Lines > LongestFile).Select(file => $"{file.File}: {file.Lines} lines"),
            $"A file holds one type and at most {LongestFile} lines. Find the second concept in it.");
    }

    /// <summary>A report and no judgement: the style's figure (45 lines) is an aim, and the worst five are looked at in reviews.</summary>
    [Fact]
    public void The_longest_methods_can_be_told_from_the_symbols()
    {
        (string Method, int Lines)[] methods = MethodLengths(typeof(RateLimit).Assembly.Location).OrderByDescending(method => method.Lines).ToArray();
        Assert.NotEmpty(methods);
        output.WriteLine($"{methods.Length} methods, p90 {methods[methods.Length / 10].Lines} lines, longest {methods[0].Lines}");
        foreach ((string method, int lines) in methods.Take(5))
        {
            output.WriteLine($"{lines,4} {method}");
        }
    }

    /// <summary>From the symbols' line numbers. Constructors are left out: theirs run over the initializers of a whole type.</summary>
    private static IEnumerable<(string Method, int Lines)> MethodLengths(string assembly)
    {
        using PEReader image = new(File.OpenRead(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        using FileStream file = File.OpenRead(Path.ChangeExtension(assembly, "pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader symbols = provider.GetMetadataReader();
        foreach (MethodDebugInformationHandle handle in symbols.MethodDebugInformation)
        {
            SequencePoint[] points = symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden).ToArray();
            if (points.Length == 0 || metadata.GetString(metadata.GetMethodDefinition(handle.ToDefinitionHandle()).Name) is ".ctor" or ".cctor")
            {
                continue;
            }

            string source = symbols.GetString(symbols.GetDocument(points[0].Document).Name).Replace('\\', '/');
            if (!source.Contains("/obj/", StringComparison.Ordinal))
            {
                int first = points.Min(point => point.StartLine);
                yield return ($"{Path.GetFileName(source)}:{first}", points.Max(point => point.EndLine) - first + 1);
            }
        }
    }
}
