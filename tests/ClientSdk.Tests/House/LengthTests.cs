namespace ClientSdk.Tests.House;

/// <summary>How large things are. Only what no review would let through fails; the rest is told, worst first.</summary>
public sealed class LengthTests(ITestOutputHelper output)
{
    private const int LongestFile = 300;
    private const double MostRepeated = 0.03;

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        foreach ((string file, int lines) in SourceText.Files.Take(5))
        {
            output.WriteLine($"{lines,4} {file}");
        }

        Rule.Holds(
            SourceText.Files.Where(file => file.Lines > LongestFile).Select(file => $"{file.File}: {file.Lines} lines"),
            $"A file holds one type and at most {LongestFile} lines. Find the second concept in it.");
    }

    [Fact]
    public void Less_than_3_percent_of_the_lines_are_repeated()
    {
        (IReadOnlyList<string> repeated, int all) = SourceText.Repetitions();
        foreach (string line in repeated)
        {
            output.WriteLine(line);
        }

        double share = (double)repeated.Count / all;
        Assert.True(share < MostRepeated, $"{share:P1} of {all} lines stand at two places. What is said twice is changed once.\n{string.Join('\n', repeated)}");
    }

    [Fact]
    public void A_public_member_without_documentation_is_an_error()
    {
        string everywhere = Repository.Read("Directory.Build.props");
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", everywhere, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", everywhere, StringComparison.Ordinal);
        Rule.Holds(
            Repository.Files.Where(file => (file.StartsWith("src/", StringComparison.Ordinal) || file is "Directory.Build.props" or ".editorconfig") && Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".editorconfig" && Repository.Read(file).Contains("CS1591", StringComparison.Ordinal)),
            "These let public members go undocumented.");
    }

    /// <summary>Writes the table of <c>docs/house.md</c>, where house.sh asks for it.</summary>
    [Fact]
    public void The_figures_of_the_house_can_be_told()
    {
        string table = HouseFigures.Table();
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("HOUSE_FIGURES") is { Length: > 0 } file)
        {
            File.WriteAllText(file, table);
        }
    }
}
