Require Import Reals QArith Qreals List Bool Lra Psatz.
Import ListNotations.
Open Scope R_scope.

(** * Derivatives *)

(** [g] is the derivative of [f] on the whole line. *)
Definition is_derivative (f g : R -> R) : Prop := forall x, derivable_pt_lim f x (g x).

Lemma derivative_ext f g h k :
  (forall x, f x = h x) -> (forall x, g x = k x) -> is_derivative h k -> is_derivative f g.
Proof.
  intros Hf Hg D x eps Heps. destruct (D x eps Heps) as [d Hd]. exists d. intros s Hs Hsd.
  rewrite !Hf, Hg. exact (Hd s Hs Hsd).
Qed.

Lemma derivative_continuous f g : is_derivative f g -> continuity f.
Proof. intros D x. apply derivable_continuous_pt. exists (g x). exact (D x). Qed.

(** A function with positive derivative that changes its sign has exactly one zero (intermediate value theorem, mean
    value theorem). *)
Lemma one_root f g a b :
  is_derivative f g -> a < b -> f a < 0 -> 0 < f b -> (forall x, a <= x <= b -> 0 < g x) ->
  exists x, a <= x <= b /\ f x = 0 /\ forall y, a <= y <= b -> f y = 0 -> y = x.
Proof.
  intros D Hab Ha Hb Hg.
  destruct (IVT f a b (derivative_continuous f g D) Hab Ha Hb) as [x [Hx Hfx]].
  exists x. split; [exact Hx|]. split; [exact Hfx|]. intros y Hy Hfy.
  assert (N : forall u v, a <= u <= b -> a <= v <= b -> f u = 0 -> f v = 0 -> ~ u < v).
  { intros u v Hu Hv Hfu Hfv Huv.
    destruct (MVT_cor2 f g u v Huv) as [c [Hc Huc]]; [intros; apply D|].
    assert (0 < g c) by (apply Hg; lra). nra. }
  destruct (Rtotal_order x y) as [H|[H|H]]; [|lra|].
  - destruct (N x y Hx Hy Hfx Hfy H).
  - destruct (N y x Hy Hx Hfy Hfx H).
Qed.

Lemma derivative_opp f g : is_derivative f g -> is_derivative (fun x => - f x) (fun x => - g x).
Proof. intros D x. apply (derivable_pt_lim_opp f x (g x) (D x)). Qed.

Lemma one_root_decreasing f g a b :
  is_derivative f g -> a < b -> 0 < f a -> f b < 0 -> (forall x, a <= x <= b -> g x < 0) ->
  exists x, a <= x <= b /\ f x = 0 /\ forall y, a <= y <= b -> f y = 0 -> y = x.
Proof.
  intros D Hab Ha Hb Hg.
  destruct (one_root _ _ a b (derivative_opp f g D) Hab) as [x [Hx [Hfx U]]]; [lra|lra| |].
  - intros x Hx. specialize (Hg x Hx). lra.
  - exists x. split; [exact Hx|]. split; [lra|]. intros y Hy Hfy. apply U; [exact Hy|lra].
Qed.

(** * Polynomials with rational coefficients, constant term first *)

Definition poly := list Q.

Fixpoint evalR (p : poly) (x : R) : R :=
  match p with [] => 0 | c :: q => Q2R c + x * evalR q x end.

(** The value at a rational point, in lowest terms. *)
Fixpoint evalQ (p : poly) (x : Q) : Q :=
  match p with [] => 0%Q | c :: q => Qred (c + x * evalQ q x) end.

Fixpoint add (p q : poly) : poly :=
  match p, q with
  | [], _ => q
  | _, [] => p
  | a :: p', b :: q' => Qred (a + b) :: add p' q'
  end.

Fixpoint scale (k : Q) (p : poly) : poly :=
  match p with [] => [] | c :: q => Qred (k * c) :: scale k q end.

Fixpoint mul (p q : poly) : poly :=
  match p with [] => [] | c :: p' => add (scale c q) (0%Q :: mul p' q) end.

(** (c + x q)' = q + x q' *)
Fixpoint deriv (p : poly) : poly :=
  match p with [] => [] | c :: q => add q (0%Q :: deriv q) end.

(** [p (a + x)] *)
Fixpoint shift (p : poly) (a : Q) : poly :=
  match p with [] => [] | c :: q => let r := shift q a in add [c] (add (scale a r) (0%Q :: r)) end.

Lemma Q2R_red q : Q2R (Qred q) = Q2R q.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R. simpl. lra. Qed.

Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R. simpl. lra. Qed.

Ltac rationals := repeat first [rewrite Q2R_red | rewrite Q2R_plus | rewrite Q2R_minus | rewrite Q2R_mult
  | rewrite Q2R_opp | rewrite Q2R_0 | rewrite Q2R_1].

Lemma evalQ_correct p x : Q2R (evalQ p x) = evalR p (Q2R x).
Proof.
  induction p as [|c p IH]; cbn [evalQ evalR]; rationals; [reflexivity|]. rewrite IH. reflexivity.
Qed.

Lemma add_correct p q x : evalR (add p q) x = evalR p x + evalR q x.
Proof.
  revert q. induction p as [|a p IH]; intro q; [simpl; ring|].
  destruct q as [|b q]; cbn [add evalR]; [ring|]. rationals. rewrite IH. ring.
Qed.

Lemma scale_correct k p x : evalR (scale k p) x = Q2R k * evalR p x.
Proof. induction p as [|c p IH]; cbn [scale evalR]; [ring|]. rationals. rewrite IH. ring. Qed.

Lemma mul_correct p q x : evalR (mul p q) x = evalR p x * evalR q x.
Proof.
  induction p as [|c p IH]; [simpl; ring|].
  cbn [mul evalR]. rewrite add_correct, scale_correct. cbn [evalR]. rewrite IH. rationals. ring.
Qed.

Lemma shift_correct p a x : evalR (shift p a) x = evalR p (Q2R a + x).
Proof.
  induction p as [|c p IH]; [reflexivity|].
  cbn [shift]. rewrite !add_correct, scale_correct. cbn [evalR]. rewrite IH. rationals. ring.
Qed.

Lemma deriv_correct p : is_derivative (evalR p) (evalR (deriv p)).
Proof.
  induction p as [|c p IH]; intro x.
  - apply (derivable_pt_lim_const 0 x).
  - assert (E : evalR (deriv (c :: p)) x = 0 + (1 * evalR p x + x * evalR (deriv p) x)).
    { cbn [deriv]. rewrite add_correct. cbn [evalR]. rationals. ring. }
    rewrite E. apply (derivable_pt_lim_plus (fct_cte (Q2R c)) (mult_fct id (evalR p))).
    + apply derivable_pt_lim_const.
    + apply (derivable_pt_lim_mult id (evalR p)); [apply derivable_pt_lim_id|apply IH].
Qed.

(** * Bounds over an interval *)

(** A lower bound of [p] on [[0, w]]: of c + x q it is c + min(0, w times that of q). *)
Fixpoint low (p : poly) (w : Q) : Q :=
  match p with
  | [] => 0%Q
  | c :: q => let l := Qred (w * low q w) in if Qle_bool 0 l then c else Qred (c + l)
  end.

Lemma low_correct p w x : 0 <= x <= Q2R w -> Q2R (low p w) <= evalR p x.
Proof.
  intros Hx. induction p as [|c p IH]; [cbn [low evalR]; rationals; lra|].
  cbn [low evalR]. set (l := low p w) in *.
  assert (B : x * Q2R l <= x * evalR p x) by (apply Rmult_le_compat_l; lra).
  destruct (Qle_bool 0 (Qred (w * l))) eqn:E.
  - apply Qle_bool_iff, Qle_Rle in E. revert E. rationals. intro E.
    assert (0 <= x * Q2R l); [|lra].
    destruct (Rle_lt_dec 0 (Q2R l)); [apply Rmult_le_pos; lra|].
    assert (x * Q2R l >= Q2R w * Q2R l) by nra. lra.
  - assert (E' : Q2R w * Q2R l < 0).
    { rewrite <- Q2R_mult, <- (Q2R_red (w * l)), <- Q2R_0. apply Qlt_Rlt, Qnot_le_lt.
      intro N. apply Qle_bool_iff in N. congruence. }
    rationals. assert (Q2R w * Q2R l <= x * Q2R l); [|lra].
    destruct (Rle_lt_dec 0 (Q2R l)); nra.
Qed.

Definition lower (p : poly) (a b : Q) : Q := low (shift p a) (b - a).
Definition upper (p : poly) (a b : Q) : Q := Qopp (lower (scale (-1) p) a b).

Lemma lower_correct p a b x : Q2R a <= x <= Q2R b -> Q2R (lower p a b) <= evalR p x.
Proof.
  intro Hx. replace x with (Q2R a + (x - Q2R a)) by ring. rewrite <- shift_correct.
  apply low_correct. rationals. lra.
Qed.

Lemma upper_correct p a b x : Q2R a <= x <= Q2R b -> evalR p x <= Q2R (upper p a b).
Proof.
  intro Hx. unfold upper. rationals.
  assert (H := lower_correct (scale (-1) p) a b x Hx). rewrite scale_correct in H.
  replace (Q2R (-1)) with (-1) in H by (unfold Q2R; simpl; lra). lra.
Qed.

(** A product lies between bounds of its four corners. *)
Lemma product_bounds l h a b c d x y :
  l <= a * c <= h -> l <= a * d <= h -> l <= b * c <= h -> l <= b * d <= h ->
  a <= x <= b -> c <= y <= d -> l <= x * y <= h.
Proof.
  intros H1 H2 H3 H4 Hx Hy.
  assert (line : forall u v s t z, l <= s * u <= h -> l <= t * u <= h -> s <= z <= t -> v = u -> l <= z * v <= h).
  { intros u v s t z Hs Ht Hz ->. destruct (Rle_lt_dec 0 u); nra. }
  assert (C := line c c a b x H1 H3 Hx eq_refl). assert (D := line d d a b x H2 H4 Hx eq_refl).
  destruct (Rle_lt_dec 0 x); nra.
Qed.

(** A rational number as a real number, whole numbers without a denominator. *)
Definition real (q : Q) : R :=
  match Qden q with 1%positive => IZR (Qnum q) | d => IZR (Qnum q) / IZR (Zpos d) end.

Lemma real_Q2R q : real q = Q2R q.
Proof. destruct q as [n d]. unfold real, Q2R. cbn [Qnum Qden]. destruct d; try reflexivity. field. Qed.

(** * Decisions by computation *)

Definition lt (a b : Q) : bool := negb (Qle_bool b a).

Lemma lt_correct a b : lt a b = true -> Q2R a < Q2R b.
Proof.
  unfold lt. intro H. apply negb_true_iff in H. apply Qlt_Rlt, Qnot_le_lt. intro N.
  apply Qle_bool_iff in N. congruence.
Qed.

Lemma le_correct a b : Qle_bool a b = true -> Q2R a <= Q2R b.
Proof. intro H. apply Qle_Rle, Qle_bool_iff, H. Qed.

Lemma eq_correct a b : Qeq_bool a b = true -> Q2R a = Q2R b.
Proof. intro H. apply Qeq_eqR, Qeq_bool_iff, H. Qed.

Ltac decide_all :=
  repeat match goal with
  | H : _ && _ = true |- _ => apply andb_true_iff in H; destruct H
  | H : lt _ _ = true |- _ => apply lt_correct in H
  | H : Qle_bool _ _ = true |- _ => apply le_correct in H
  | H : Qeq_bool _ _ = true |- _ => apply eq_correct in H
  end.

(** [f] is given by a polynomial. *)
Definition given_by (f : R -> R) (p : poly) : Prop := forall x, f x = evalR p x.

Lemma derivative_given f g p : given_by f p -> given_by g (deriv p) -> is_derivative f g.
Proof. intros Hf Hg. exact (derivative_ext _ _ _ _ Hf Hg (deriv_correct p)). Qed.

(** Compares a function written out with the list of its coefficients. *)
Ltac same_polynomial :=
  let x := fresh "x" in intro x;
  match goal with |- _ = evalR ?p _ => let q := eval vm_compute in p in change p with q end;
  cbv [evalR]; unfold Q2R; cbn [Qnum Qden]; field.

(** Compares two lists of coefficients as functions. *)
Ltac same_values :=
  let x := fresh "x" in intro x;
  match goal with |- evalR ?p _ = evalR ?q _ =>
    let p' := eval vm_compute in p in let q' := eval vm_compute in q in change p with p'; change q with q' end;
  cbv [evalR]; unfold Q2R; cbn [Qnum Qden]; field.

(** Evaluates a check; Coq's kernel does it again. *)
Ltac by_computation := vm_cast_no_check (eq_refl true).

(** A side condition that is one of the assumptions, perhaps in another form. *)
Ltac by_assumption :=
  first [ assumption | lra
  | match goal with H : ?d <> 0 |- _ <> 0 => let Z := fresh "Z" in intro Z; apply H; rewrite <- Z; field end ].

Inductive sign := positive | negative | zero.

Definition has_sign (s : sign) (r : R) : Prop :=
  match s with positive => 0 < r | negative => r < 0 | zero => r = 0 end.

Definition sign_at (s : sign) (p : poly) (a : Q) : bool :=
  match s with
  | positive => lt 0 (evalQ p a)
  | negative => lt (evalQ p a) 0
  | zero => Qeq_bool (evalQ p a) 0
  end.

Definition sign_on (s : sign) (p : poly) (a b : Q) : bool :=
  match s with
  | positive => lt 0 (lower p a b)
  | negative => lt (upper p a b) 0
  | zero => false
  end.

Lemma sign_at_correct s p a : sign_at s p a = true -> has_sign s (evalR p (Q2R a)).
Proof.
  rewrite <- evalQ_correct. intro H. destruct s; cbn in *; decide_all; rewrite Q2R_0 in *; assumption.
Qed.

Lemma sign_on_correct s p a b x : sign_on s p a b = true -> Q2R a <= x <= Q2R b -> has_sign s (evalR p x).
Proof.
  intros H Hx. destruct s; cbn in *; [| |discriminate]; apply lt_correct in H; revert H; rationals; intro H.
  - assert (L := lower_correct p a b x Hx). lra.
  - assert (U := upper_correct p a b x Hx). revert U H. unfold upper. rationals. lra.
Qed.

(** * The local condition at a minimiser *)

(** [x] is the only zero of [g] in [[a, b]]. *)
Definition only_zero_in (a b : R) (g : R -> R) (x : R) : Prop :=
  a <= x <= b /\ g x = 0 /\ forall y, a <= y <= b -> g y = 0 -> y = x.

(** [f] is larger everywhere else in [[a, b]]. *)
Definition strict_minimiser_in (a b : R) (f : R -> R) (x : R) : Prop :=
  forall y, a <= y <= b -> y <> x -> f x < f y.

Lemma minimiser f f1 f2 a b x :
  is_derivative f f1 -> is_derivative f1 f2 -> (forall y, a <= y <= b -> 0 < f2 y) -> a <= x <= b -> f1 x = 0 ->
  strict_minimiser_in a b f x.
Proof.
  intros D1 D2 P Hx Z y Hy N.
  assert (slope : forall u v, a <= u <= b -> a <= v <= b -> u < v -> f1 u < f1 v).
  { intros u v Hu Hv Huv. destruct (MVT_cor2 f1 f2 u v Huv) as [c [E Hc]]; [intros; apply D2|].
    assert (0 < f2 c) by (apply P; lra). nra. }
  destruct (Rdichotomy _ _ N) as [L|L].
  - destruct (MVT_cor2 f f1 y x L) as [c [E Hc]]; [intros; apply D1|].
    assert (f1 c < f1 x) by (apply slope; lra). nra.
  - destruct (MVT_cor2 f f1 x y L) as [c [E Hc]]; [intros; apply D1|].
    assert (f1 x < f1 c) by (apply slope; lra). nra.
Qed.

(** 3 f'''^2 - f'' f'''' *)
Definition alpha_poly (c : poly) : poly :=
  let c2 := deriv (deriv c) in let c3 := deriv c2 in
  add (scale 3 (mul c3 c3)) (scale (-1) (mul c2 (deriv c3))).

Section Loss.

Variable c : poly.
Variables f f1 f2 f3 f4 : R -> R.
Hypothesis H0 : given_by f c.
Hypothesis H1 : given_by f1 (deriv c).
Hypothesis H2 : given_by f2 (deriv (deriv c)).
Hypothesis H3 : given_by f3 (deriv (deriv (deriv c))).
Hypothesis H4 : given_by f4 (deriv (deriv (deriv (deriv c)))).

Lemma alpha_given x : 3 * f3 x ^ 2 - f2 x * f4 x = evalR (alpha_poly c) x.
Proof.
  unfold alpha_poly. rewrite add_correct, !scale_correct, !mul_correct, H2, H3, H4.
  replace (Q2R 3) with 3 by (unfold Q2R; simpl; lra). replace (Q2R (-1)) with (-1) by (unfold Q2R; simpl; lra). ring.
Qed.

Definition convex_on (a b : Q) : bool := lt 0 (lower (deriv (deriv c)) a b).

Lemma convex_correct a b x : convex_on a b = true -> Q2R a <= x <= Q2R b -> 0 < f2 x.
Proof. intros H Hx. rewrite H2. exact (sign_on_correct positive _ _ _ _ H Hx). Qed.

(** A minimiser at a zero of f' that only an interval tells of. *)
Theorem condition_at_root (s : sign) (a b : Q) :
  lt a b && lt (evalQ (deriv c) a) 0 && lt 0 (evalQ (deriv c) b) && convex_on a b && sign_on s (alpha_poly c) a b = true ->
  exists x, only_zero_in (real a) (real b) f1 x /\ strict_minimiser_in (real a) (real b) f x /\
    0 < f2 x /\ has_sign s (3 * f3 x ^ 2 - f2 x * f4 x).
Proof.
  rewrite !real_Q2R. intro H. apply andb_true_iff in H. destruct H as [H S]. apply andb_true_iff in H. destruct H as [H C]. decide_all.
  rewrite evalQ_correct, <- H1 in *. rewrite Q2R_0 in *.
  assert (D1 := derivative_given f f1 c H0 H1). assert (D2 := derivative_given f1 f2 _ H1 H2).
  assert (P := fun x => convex_correct a b x C).
  destruct (one_root f1 f2 (Q2R a) (Q2R b)) as [x [Hx [Z U]]]; trivial.
  exists x. split; [exact (conj Hx (conj Z U))|]. split; [exact (minimiser f f1 f2 _ _ x D1 D2 P Hx Z)|].
  split; [apply P; exact Hx|]. rewrite alpha_given. exact (sign_on_correct s _ _ _ _ S Hx).
Qed.

(** A rational minimiser. *)
Theorem condition_at_rational (s : sign) (a b q : Q) (x : R) :
  x = real q ->
  Qle_bool a q && Qle_bool q b && Qeq_bool (evalQ (deriv c) q) 0 && convex_on a b && sign_at s (alpha_poly c) q = true ->
  only_zero_in (real a) (real b) f1 x /\ strict_minimiser_in (real a) (real b) f x /\
    0 < f2 x /\ has_sign s (3 * f3 x ^ 2 - f2 x * f4 x).
Proof.
  rewrite !real_Q2R. intros -> H. apply andb_true_iff in H. destruct H as [H S]. apply andb_true_iff in H. destruct H as [H C]. decide_all.
  assert (D1 := derivative_given f f1 c H0 H1). assert (D2 := derivative_given f1 f2 _ H1 H2).
  assert (P := fun x => convex_correct a b x C).
  assert (Hx : Q2R a <= Q2R q <= Q2R b) by lra.
  assert (Z : f1 (Q2R q) = 0) by (rewrite H1, <- evalQ_correct, <- Q2R_0; assumption).
  assert (M := minimiser f f1 f2 _ _ (Q2R q) D1 D2 P Hx Z).
  split; [|split; [exact M|split; [apply P; exact Hx|rewrite alpha_given; apply sign_at_correct, S]]].
  split; [exact Hx|]. split; [exact Z|]. intros y Hy Zy.
  destruct (Req_dec y (Q2R q)) as [E|N]; [exact E|].
  assert (M' := minimiser f f1 f2 _ _ y D1 D2 P Hy Zy).
  specialize (M y Hy N). specialize (M' (Q2R q) Hx (not_eq_sym N)). lra.
Qed.

(** The same where alpha vanishes: [g] divides both f' and alpha and changes its sign in the interval. *)
Theorem condition_zero_at_root (g h k : poly) (a b : Q) :
  given_by f1 (mul g h) -> (forall x, evalR (alpha_poly c) x = evalR (mul g k) x) ->
  lt a b && lt 0 (Qopp (evalQ g a * evalQ g b)) && convex_on a b = true ->
  exists x, only_zero_in (real a) (real b) f1 x /\ strict_minimiser_in (real a) (real b) f x /\
    0 < f2 x /\ 3 * f3 x ^ 2 - f2 x * f4 x = 0.
Proof.
  rewrite !real_Q2R. intros F A H. apply andb_true_iff in H. destruct H as [H C]. decide_all.
  revert H5. rationals. rewrite !evalQ_correct. intro S.
  assert (D1 := derivative_given f f1 c H0 H1). assert (D2 := derivative_given f1 f2 _ H1 H2).
  assert (P := fun x => convex_correct a b x C).
  destruct (IVT_cor (evalR g) (Q2R a) (Q2R b)) as [x [Hx Z]]; [|lra|lra|].
  { exact (derivative_continuous _ _ (deriv_correct g)). }
  assert (Z1 : f1 x = 0) by (rewrite F, mul_correct, Z; ring).
  assert (M := minimiser f f1 f2 _ _ x D1 D2 P Hx Z1).
  exists x. split; [|split; [exact M|split; [apply P; exact Hx|rewrite alpha_given, A, mul_correct, Z; ring]]].
  split; [exact Hx|]. split; [exact Z1|]. intros y Hy Zy. destruct (Req_dec y x) as [E|N]; [exact E|].
  assert (M' := minimiser f f1 f2 _ _ y D1 D2 P Hy Zy).
  specialize (M y Hy N). specialize (M' x Hx (not_eq_sym N)). lra.
Qed.

(** * 2-cycles *)

(** A step of gradient descent. *)
Definition step (eta x : R) : R := x - eta * f1 x.

Definition multiplier (eta x0 x1 : R) : R := (1 - eta * f2 x0) * (1 - eta * f2 x1).

Definition step_poly (eta : Q) : poly := add [0%Q; 1%Q] (scale (- eta) (deriv c)).
Definition slope_poly (eta : Q) : poly := add [1%Q] (scale (- eta) (deriv (deriv c))).

Lemma step_given eta : given_by (step (Q2R eta)) (step_poly eta).
Proof. intro x. unfold step, step_poly. rewrite add_correct, scale_correct, H1. cbn [evalR]. rationals. ring. Qed.

Lemma slope_given eta : given_by (fun x => 1 - Q2R eta * f2 x) (slope_poly eta).
Proof. intro x. unfold slope_poly. rewrite add_correct, scale_correct, H2. cbn [evalR]. rationals. ring. Qed.

Lemma step_derivative eta : is_derivative (step eta) (fun x => 1 - eta * f2 x).
Proof.
  intro x. apply (derivable_pt_lim_minus id (mult_real_fct eta f1)).
  - apply derivable_pt_lim_id.
  - apply derivable_pt_lim_scal. exact (derivative_given f1 f2 _ H1 H2 x).
Qed.

Lemma two_steps_derivative eta :
  is_derivative (fun x => step eta (step eta x) - x) (fun x => multiplier eta x (step eta x) - 1).
Proof.
  intro x. apply (derivable_pt_lim_minus (comp (step eta) (step eta)) id).
  - unfold multiplier. rewrite Rmult_comm. apply derivable_pt_lim_comp; apply step_derivative.
  - apply derivable_pt_lim_id.
Qed.

Inductive stability := stable | unstable.

Definition has_stability (s : stability) (rho : R) : Prop :=
  match s with stable => Rabs rho < 1 | unstable => 1 < Rabs rho end.

Definition stability_in (s : stability) (l h : Q) : bool :=
  match s with stable => lt (-1) l && lt h 1 | unstable => lt 1 l || lt h (-1) end.

Lemma stability_correct s l h rho : stability_in s l h = true -> Q2R l <= rho <= Q2R h -> has_stability s rho.
Proof.
  assert (E : Q2R (-1) = -1) by (unfold Q2R; simpl; lra).
  intros H Hr. destruct s; cbn in *.
  - decide_all. rewrite E, Q2R_1 in *. apply Rabs_def1; lra.
  - apply orb_true_iff in H. destruct H; decide_all; rewrite ?E, ?Q2R_1 in *.
    + rewrite Rabs_right; lra.
    + rewrite Rabs_left; lra.
Qed.

Definition between (l h q : Q) : bool := Qle_bool l q && Qle_bool q h.

Definition cycle_check (s : stability) (eta a0 b0 a1 b1 l h : Q) : bool :=
  let g := step_poly eta in
  let m := slope_poly eta in
  let k x := (evalQ g (evalQ g x) - x)%Q in
  let l0 := lower m a0 b0 in let h0 := upper m a0 b0 in
  let l1 := lower m a1 b1 in let h1 := upper m a1 b1 in
  lt a0 b0 && lt b0 a1 && Qle_bool a1 (lower g a0 b0) && Qle_bool (upper g a0 b0) b1
  && between l h (l0 * l1) && between l h (l0 * h1) && between l h (h0 * l1) && between l h (h0 * h1)
  && (lt h 1 && lt 0 (k a0) && lt (k b0) 0 || lt 1 l && lt (k a0) 0 && lt 0 (k b0))
  && stability_in s l h.

(** A 2-cycle in a box, the only one there, with its multiplier. *)
Theorem cycle_in_box (s : stability) (eta a0 b0 a1 b1 l h : Q) :
  cycle_check s eta a0 b0 a1 b1 l h = true ->
  let e := real eta in
  exists x0 x1,
    real a0 <= x0 <= real b0 /\ real a1 <= x1 <= real b1 /\ x0 < x1 /\ step e x0 = x1 /\ step e x1 = x0 /\
    real l <= multiplier e x0 x1 <= real h /\ has_stability s (multiplier e x0 x1) /\
    forall y0 y1, real a0 <= y0 <= real b0 -> step e y0 = y1 -> step e y1 = y0 -> y0 = x0 /\ y1 = x1.
Proof.
  cbv zeta. rewrite !real_Q2R. set (e := Q2R eta). intro H. unfold cycle_check, between in H. apply andb_true_iff in H. destruct H as [H S].
  apply andb_true_iff in H. destruct H as [H K].
  decide_all. rewrite ?Q2R_mult in *.
  assert (I : forall x, Q2R a0 <= x <= Q2R b0 -> Q2R a1 <= step e x <= Q2R b1).
  { intros x Hx. unfold e. rewrite step_given.
    assert (L := lower_correct (step_poly eta) _ _ _ Hx). assert (U := upper_correct (step_poly eta) _ _ _ Hx). lra. }
  assert (B : forall x, Q2R a0 <= x <= Q2R b0 -> Q2R l <= multiplier e x (step e x) <= Q2R h).
  { intros x Hx. specialize (I x Hx). unfold multiplier.
    assert (M := slope_given eta). unfold given_by in M. cbv beta in M. fold e in M.
    apply (product_bounds _ _ (Q2R (lower (slope_poly eta) a0 b0)) (Q2R (upper (slope_poly eta) a0 b0))
             (Q2R (lower (slope_poly eta) a1 b1)) (Q2R (upper (slope_poly eta) a1 b1))); try lra;
      rewrite M; split; first [apply lower_correct | apply upper_correct]; assumption. }
  assert (D := two_steps_derivative e).
  assert (V : forall q, Q2R (evalQ (step_poly eta) (evalQ (step_poly eta) q) - q) = step e (step e (Q2R q)) - Q2R q).
  { intro q. rationals. unfold e. rewrite !step_given, !evalQ_correct. reflexivity. }
  assert (X : exists x, Q2R a0 <= x <= Q2R b0 /\ step e (step e x) - x = 0 /\
      forall y, Q2R a0 <= y <= Q2R b0 -> step e (step e y) - y = 0 -> y = x).
  { apply orb_true_iff in K. destruct K as [K|K]; decide_all; rewrite V in *; rewrite ?Q2R_0, ?Q2R_1 in *.
    - apply (one_root_decreasing _ _ _ _ D); trivial. intros x Hx. specialize (B x Hx). lra.
    - apply (one_root _ _ _ _ D); trivial. intros x Hx. specialize (B x Hx). lra. }
  destruct X as [x [Hx [Z U]]]. exists x, (step e x).
  assert (Ix := I x Hx). assert (Bx := B x Hx).
  repeat (split; [first [exact Hx | exact Ix | exact Bx | reflexivity | lra | exact (stability_correct s l h _ S Bx)]|]).
  intros y0 y1 Hy E0 E1. assert (y0 = x); [|subst; split; reflexivity].
  apply U; [exact Hy|]. rewrite E0, E1. ring.
Qed.

(** A 2-cycle at rational points. *)
Theorem cycle_at_rationals (eta q0 q1 rho : Q) :
  lt q0 q1 && Qeq_bool (evalQ (step_poly eta) q0) q1 && Qeq_bool (evalQ (step_poly eta) q1) q0
    && Qeq_bool (evalQ (slope_poly eta) q0 * evalQ (slope_poly eta) q1) rho = true ->
  let e := real eta in
  real q0 < real q1 /\ step e (real q0) = real q1 /\ step e (real q1) = real q0 /\
    multiplier e (real q0) (real q1) = real rho.
Proof.
  cbv zeta. rewrite !real_Q2R. intro H. decide_all. revert H7 H5. rationals. intros H7 H5.
  rewrite !evalQ_correct, <- ?step_given in *. unfold multiplier.
  assert (M := slope_given eta). unfold given_by in M. cbv beta in M. rewrite !M. repeat split; assumption.
Qed.

End Loss.
