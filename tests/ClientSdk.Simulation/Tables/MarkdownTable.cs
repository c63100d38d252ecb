using System.Text;

namespace ClientSdk.Simulation.Tables;

/// <summary>A table that reads well as plain text and as Markdown: all cells of a column have one width.</summary>
internal sealed class MarkdownTable(params IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [header];

    public void Add(IEnumerable<string> row) => _rows.Add([.. row]);

    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => _rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        for (int index = 0; index < _rows.Count; index++)
        {
            Line(text, _rows[index].Select((cell, column) => cell.PadRight(widths[column])));
            if (index == 0)
            {
                Line(text, widths.Select(width => new string('-', width)));
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
