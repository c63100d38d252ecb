namespace Migration.Lindris;

/// <summary>Answer to <c>GET /api/people?page=</c>.</summary>
internal sealed record LindrisPage(IReadOnlyList<LindrisPerson> Data, LindrisPage.Position Meta)
{
    internal sealed record Position(int LastPage);
}
