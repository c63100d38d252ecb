using System.Text.RegularExpressions;

namespace ClientSdk.Tests.House.Samples;

/// <summary>A block of C# in one of our pages.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line of its first line of code, from 1.</param>
/// <param name="Code">What stands between the fences.</param>
internal sealed partial record Sample(string Page, int Line, string Code)
{
    /// <summary>A block that brings its using lines is a whole program and gets nothing else; any other is a fragment and gets what Given.cs gives.</summary>
    public bool IsProgram => Code.StartsWith("using ClientSdk.", StringComparison.Ordinal);

    public static IEnumerable<Sample> All => Pages.SelectMany(In);

    public static IEnumerable<string> Pages => Repository.Files.Where(file => file == "README.md" || (file.StartsWith("docs/", StringComparison.Ordinal) && file.EndsWith(".md", StringComparison.Ordinal)));

    public override string ToString() => $"{Page}:{Line}";

    private static IEnumerable<Sample> In(string page)
    {
        string text = Repository.Read(page);
        return Block().Matches(text).Select(match => new Sample(page, text.AsSpan(0, match.Groups[1].Index).Count('\n') + 1, match.Groups[1].Value));
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
