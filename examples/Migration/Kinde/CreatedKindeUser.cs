namespace Migration.Kinde;

/// <summary>Answer to <c>POST /api/v1/user</c>.</summary>
internal sealed record CreatedKindeUser(string Id);
