using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClientSdk.Tests.House;

/// <summary>A method, a constructor, an accessor or a local function with a body.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Lines">From its first line to its last.</param>
/// <param name="Depth">How deep its statements are nested: 1 for an if, 2 for an if in a loop.</param>
/// <param name="Parameters">How many.</param>
internal sealed record SourceMethod(string Place, int Lines, int Depth, int Parameters);

/// <summary>What can be measured of the sources by reading them.</summary>
internal static class SourceText
{
    /// <summary>So many lines with something in them, the same at two places, are a repetition.</summary>
    private const int Repetition = 6;

    public static IReadOnlyList<(string File, int Lines)> Files { get; } =
        [.. Repository.SourcesUnder("src").Select(file => (file, File.ReadLines(Repository.Absolute(file)).Count())).OrderByDescending(file => file.Item2)];

    public static IReadOnlyList<SourceMethod> Methods() =>
    [
        .. from file in Repository.SourcesUnder("src").AsParallel()
           from method in CSharpSyntaxTree.ParseText(Repository.Read(file), path: file).GetRoot().DescendantNodes()
           where method is BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null } or LocalFunctionStatementSyntax or AccessorDeclarationSyntax { Body: not null }
           let lines = method.SyntaxTree.GetLineSpan(method.Span)
           select new SourceMethod(
               FormattableString.Invariant($"{file}:{lines.StartLinePosition.Line + 1}"),
               lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1,
               method.DescendantNodes().Select(node => Depth(node, method)).DefaultIfEmpty().Max(),
               method.ChildNodes().OfType<ParameterListSyntax>().Sum(list => list.Parameters.Count)),
    ];

    /// <summary>The lines that stand, with their neighbours, at another place too, and the number of all that count.</summary>
    public static (IReadOnlyList<string> Repeated, int All) Repetitions()
    {
        List<(string File, int Number, string Text)> lines = [.. Repository.SourcesUnder("src").SelectMany(LinesThatCount)];
        HashSet<int> repeated = [];
        foreach (IGrouping<string, int> same in Enumerable.Range(0, lines.Count - Repetition + 1)
            .Where(start => lines[start].File == lines[start + Repetition - 1].File)
            .GroupBy(start => string.Join('\n', lines.Skip(start).Take(Repetition).Select(line => line.Text))))
        {
            if (same.Skip(1).Any())
            {
                repeated.UnionWith(same.SelectMany(start => Enumerable.Range(start, Repetition)));
            }
        }

        return ([.. repeated.Order().Select(index => $"{lines[index].File}:{lines[index].Number}: {lines[index].Text}")], lines.Count);
    }

    private static IEnumerable<(string File, int Number, string Text)> LinesThatCount(string file) =>
        from line in File.ReadLines(Repository.Absolute(file)).Index()
        let text = line.Item.Trim()
        where text.Length > 1 && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith("using ", StringComparison.Ordinal) && !text.StartsWith("namespace ", StringComparison.Ordinal)
        select (file, line.Index + 1, text);

    private static int Depth(SyntaxNode node, SyntaxNode method) => node.AncestorsAndSelf().TakeWhile(outer => outer != method).Count(outer => outer
        is IfStatementSyntax { Parent: not ElseClauseSyntax } or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax
        or SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax or UsingStatementSyntax or FixedStatementSyntax);
}
