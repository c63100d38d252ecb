namespace ClientSdk.Tests.House;

/// <summary>The tables of our pages.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of the table whose first column has this head, cell by cell.</summary>
    public static IReadOnlyList<string[]> Read(string page, string firstColumn)
    {
        string[][] rows = [.. File.ReadLines(Repository.Absolute(page))
            .SkipWhile(line => !line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
        Assert.True(rows.Length > 0, $"{page} has no table that begins with the column '{firstColumn}'.");
        return rows;
    }
}
