namespace Migration.Lindris;

/// <summary>Answer to <c>POST /api/people</c>.</summary>
internal sealed record CreatedLindrisPerson(LindrisPerson Data);
